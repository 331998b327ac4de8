/** Why a row is missed, by what it says or stands or falls with: what is not known here is a fault that nobody has looked at. */
import type { Row } from "./row.js";

type Argument = readonly [matches: (row: Row) => boolean, why: string];

const of =
  (...capabilities: readonly string[]) =>
  ({ capability }: Row): boolean =>
    capabilities.includes(capability);
const named =
  (pattern: RegExp) =>
  ({ command }: Row): boolean =>
    pattern.test(command);

/** The first that matches counts. */
const all: readonly Argument[] = [
  [of("certificates"), "the master signs hosts' and people's certificates by its own commands only"],
  [
    of("networkpolicies"),
    "minions of one engine cannot keep pods to them, so they are refused there (network-policies.md)",
  ],
  [named(/^scale -f FILE/), "kubectl 1.25 reads its standard input twice, and the second time there is nothing"],
  [
    named(/^top pod/),
    "measured every 15 s once somebody asked: a pod that is new then is told of after two looks, as with Kubernetes' metrics-server",
  ],
  [
    ({ command, note }) => command.startsWith("logs deploy/dep") && /exit code 137|Exited \(137\)/.test(note),
    "the command met a pod that the roll of the row before was just ending",
  ],
];

/** Why; "" if nobody knows. */
export const argumentFor = (row: Row): string => all.find(([matches]) => matches(row))?.[1] ?? "";
