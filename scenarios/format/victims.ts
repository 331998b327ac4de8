/** Who a fault hits, in words: `one pod of web`, `the minion that runs jenkins`. Compiled once, chosen when it happens. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { isRunning, isTerminating } from "../../core/kinds/pod/phase.js";
import type { Random } from "../../core/random.js";
import type { Observation, Victims } from "../observation.js";
import type { VictimKind } from "./fault-spec.js";

export interface VictimContext {
  observation: Observation;
  minions: readonly string[];
  random: Random;
  /** Victims that got a name (`as`) earlier. */
  named: ReadonlyMap<string, Victims>;
}

export interface Selector {
  text: string;
  kind: Exclude<VictimKind, "none">;
  /** undefined: there is nobody such now. */
  choose(context: VictimContext): Victims | undefined;
}

type Choose = Selector["choose"];

/** `how` many of `from`, drawn; those that stay keep their order. */
function draw<T>(from: readonly T[], how: string, random: Random): T[] {
  if (how === "all") return [...from];
  const left = [...from];
  const wanted = how === "one" || how === "a" || how === "the" ? 1 : Number(how);
  const out: T[] = [];
  while (out.length < wanted && left.length > 0) out.push(...left.splice(random.below(left.length), 1));
  return out;
}

/** Pods that something can befall: those that run, or else all there are. */
function livePods(o: Observation, name: string): Pod[] {
  const pods = o.objects.podsOf(name).filter((p) => !isTerminating(p));
  const running = pods.filter(isRunning);
  return running.length > 0 ? running : pods;
}

const ofPods = (pods: Pod[]): Victims | undefined =>
  pods.length === 0
    ? undefined
    : {
        pods: pods.map((p) => p.metadata.uid ?? ""),
        minions: [...new Set(pods.map((p) => p.spec.nodeName ?? ""))].filter((m) => m !== ""),
      };

const ofMinions = (minions: string[]): Victims | undefined =>
  minions.length === 0 ? undefined : { minions, pods: [] };

type Clause = readonly [pattern: RegExp, kind: Selector["kind"], compile: (words: string[]) => Choose];

const clauses: readonly Clause[] = [
  [
    /^(one|a|all|\d+) pods? of (\S+)$/,
    "pods",
    ([how = "", name = ""]) =>
      ({ observation, random }) =>
        ofPods(draw(livePods(observation, name), how, random)),
  ],
  [
    /^pod (\S+)$/,
    "pods",
    ([name = ""]) =>
      ({ observation }) =>
        ofPods(observation.objects.podsOf(name).filter((p) => p.metadata.name === name)),
  ],
  [
    /^(the|one|a|all) minions? that runs? (\S+)$/,
    "minions",
    ([how = "", name = ""]) =>
      ({ observation, random }) => {
        const minions = new Set(livePods(observation, name).map((p) => p.spec.nodeName ?? ""));
        return ofMinions(draw([...minions].filter((m) => m !== "").sort(), how, random));
      },
  ],
  [
    /^(one|a|all|\d+) minions?$/,
    "minions",
    ([how = ""]) =>
      ({ observation, minions, random }) => {
        const powered = minions.filter((m) => observation.powered(m));
        return ofMinions(draw(powered, how, random));
      },
  ],
  [
    /^minion (\S+)$/,
    "minions",
    ([name = ""]) =>
      ({ minions }) =>
        ofMinions(minions.filter((m, i) => m === name || String(i + 1) === name)),
  ],
  [/^the master$/, "processes", () => () => ({ minions: ["master"], pods: [] })],
];

/** The selector a text means; undefined when it means none, or of another kind than the fault can hit. */
export function parseSelector(text: string, wanted: VictimKind): Selector | undefined {
  const words = text.trim();
  const named = /^\$(\w+)$/.exec(words)?.[1];
  if (named !== undefined && wanted !== "none")
    return { text: words, kind: wanted, choose: (context) => context.named.get(named) };
  for (const [pattern, kind, compile] of clauses) {
    const found = pattern.exec(words);
    if (!found) continue;
    // A daemon is a process too; the host of a pod can be meant by the pod.
    const fits = kind === wanted || (wanted === "processes" && kind === "minions");
    return fits ? { text: words, kind, choose: compile(found.slice(1)) } : undefined;
  }
  return undefined;
}

/** Said when a text is no selector of that kind. */
export const selectorHints: Readonly<Record<VictimKind, string>> = {
  pods: 'e.g. "one pod of web", "2 pods of web", "all pods of web", "pod db", "$name"',
  minions: 'e.g. "one minion", "2 minions", "minion 1", "minion 10.245.2.2", "the minion that runs db", "$name"',
  processes: '"the master", or a minion: "one minion", "the minion that runs db", "$name"',
  none: "nothing can be named here",
};
