/** What a pod asks for and may use as a whole: of containers together, or of an init container that needs more. */
import { type Amount, amountOf, larger, noAmount, plus } from "../../objects/amount.js";
import type { core } from "../../objects/types.js";

/** By the name of the resource. */
export type Amounts = ReadonlyMap<string, Amount>;

type Side = "requests" | "limits";

export function amountsIn(values: Readonly<Record<string, string>> | undefined): Amounts {
  return new Map(Object.entries(values ?? {}).map(([name, text]) => [name, amountOf(text)]));
}

function joined(a: Amounts, b: Amounts, join: (x: Amount, y: Amount) => Amount): Amounts {
  const out = new Map(a);
  for (const [name, amount] of b) out.set(name, join(out.get(name) ?? noAmount, amount));
  return out;
}

export const together = (a: Amounts, b: Amounts): Amounts => joined(a, b, plus);
const most = (a: Amounts, b: Amounts): Amounts => joined(a, b, larger);

const none: Amounts = new Map();
const known = new WeakMap<core.PodSpec, Readonly<Record<Side, Amounts>>>();

function sum({ containers, initContainers = [], overhead }: core.PodSpec, side: Side): Amounts {
  const of = ({ resources }: core.Container): Amounts => amountsIn(resources?.[side]);
  let running = containers.map(of).reduce(together, none);
  let [sidecars, starting] = [none, none];
  for (const container of initContainers) {
    const stays = container.restartPolicy === "Always";
    if (stays) {
      running = together(running, of(container));
      sidecars = together(sidecars, of(container));
    }
    starting = most(starting, stays ? sidecars : together(sidecars, of(container)));
  }
  const all = most(running, starting);
  const more = [...amountsIn(overhead)].filter(([name]) => side === "requests" || all.has(name));
  return together(all, new Map(more));
}

/** What a pod requests, or is limited to, with what its runtime needs besides. */
export function podAmounts(spec: core.PodSpec, side: Side): Amounts {
  const both = known.get(spec) ?? { requests: sum(spec, "requests"), limits: sum(spec, "limits") };
  known.set(spec, both);
  return both[side];
}
