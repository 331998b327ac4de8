/** Why a row is missed, by what it says or stands or falls with: what is not known here is a fault that nobody has looked at. */
import type { Row } from "./row.js";

type Argument = readonly [matches: (row: Row) => boolean, why: string];

const of =
  (...capabilities: readonly string[]) =>
  ({ capability }: Row): boolean =>
    capabilities.includes(capability);
const says =
  (pattern: RegExp) =>
  ({ note }: Row): boolean =>
    pattern.test(note);
const named =
  (pattern: RegExp) =>
  ({ command }: Row): boolean =>
    pattern.test(command);

/** The first that matches counts. */
const all: readonly Argument[] = [
  [of("attach"), "attach came after the run that this page is of"],
  [of("port-forward"), "port-forward came after the run that this page is of"],
  [named(/^port-forward/), "port-forward came after the run that this page is of"],
  [of("exec"), "SPDY came after the run that this page is of"],
  [named(/^explain deployment/), "explained by its words since"],
  [says(/SPDY/), "SPDY came after the run that this page is of"],
  [of("leases"), "minions are watched over their link, and keep no leases"],
  [of("certificates"), "the master signs hosts' and people's certificates by its own commands only"],
  [of("pdb"), "PodDisruptionBudgets came after the run that this page is of"],
  [of("daemonsets"), "DaemonSets came after the run that this page is of"],
  [of("metrics", "autoscaling", "autoscaling/v1"), "usage and autoscalers came after the run that this page is of"],
  [of("statefulsets", "pvc"), "StatefulSets and claims came after the run that this page is of"],
  [of("debug"), "ephemeral containers came after the run that this page is of"],
  [of("componentstatus"), "Kubernetes gave it up in 1.19; `/readyz?verbose` says it"],
  [named(/^scale -f FILE/), "kubectl 1.25 reads its standard input twice, and the second time there is nothing"],
  [of("discovery"), "the old versions are served, and `/api` says so"],
  [says(/daemonsets/), "DaemonSets came after the run that this page is of"],
  [says(/resource type|ensure CRDs|could not find the requested resource|no matches for kind/), "not served yet"],
];

/** Why; "" if nobody knows. */
export const argumentFor = (row: Row): string => all.find(([matches]) => matches(row))?.[1] ?? "";
