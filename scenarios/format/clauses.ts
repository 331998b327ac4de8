/** Every form that a condition can have: a pattern, and what compiles its words. */
import type { Node } from "../../core/kinds/node/object.js";
import { isTrue } from "../../core/objects/conditions.js";
import { convergence } from "../convergence.js";
import type { Observation } from "../observation.js";
import type { Clause } from "./condition.js";
import { amount, count, countTest } from "./counts.js";
import { jobClauses } from "./job-clauses.js";
import { pageClauses } from "./page-clauses.js";
import { podTest, restartsOf } from "./pod-words.js";

const isNodeReady = (node: Node): boolean => isTrue(node, "Ready");

export const clauses: readonly Clause[] = [
  [
    new RegExp(`^${amount} pods? of (\\S+) ?(.*)$`),
    ([n = "", name = "", state = ""]) => {
      const [counts, test] = [countTest(n), podTest(state)];
      return counts && test && ((o) => counts(count(o.objects.podsOf(name), test)));
    },
  ],
  [
    /^pod (\S+) (.+)$/,
    ([name = "", state = ""]) => {
      const test = podTest(state);
      return test && ((o) => o.objects.podsOf(name).some((p) => p.metadata.name === name && test(p)));
    },
  ],
  [
    new RegExp(`^${amount} minions? (ready|lost)$`),
    ([n = "", state = ""]) => {
      const counts = countTest(n);
      return counts && ((o) => counts(count(o.objects.list("Node"), (m) => isNodeReady(m) === (state === "ready"))));
    },
  ],
  [
    new RegExp(`^${amount} minions? with (\\w+)$`),
    ([n = "", condition = ""]) => {
      const counts = countTest(n);
      return counts && ((o) => counts(count(o.objects.list("Node"), (m) => isTrue(m, condition))));
    },
  ],
  [/^all minions ready$/, () => (o) => count(o.objects.list("Node"), (m) => !isNodeReady(m)) === 0],
  [
    /^minion (\S+) (ready|lost)$/,
    ([name = "", state = ""]) =>
      (o) => {
        const node = o.objects.get("Node", "", name);
        return node !== undefined && isNodeReady(node) === (state === "ready");
      },
  ],
  [
    new RegExp(`^service (\\S+) has ${amount} endpoints?$`),
    ([name = "", n = ""]) => {
      const counts = countTest(n);
      return (
        counts &&
        ((o) => {
          const subsets = o.objects.get("Endpoints", "default", name)?.subsets ?? [];
          return counts(subsets.reduce((sum, s) => sum + (s.addresses?.length ?? 0), 0));
        })
      );
    },
  ],
  [
    new RegExp(`^(\\S+) restarted ${amount} times?$`),
    ([name = "", n = ""]) => {
      const counts = countTest(n);
      return counts && ((o) => counts(o.objects.podsOf(name).reduce((sum, p) => sum + restartsOf(p), 0)));
    },
  ],
  [
    /^event (\w+)(?: of (\S+))?$/,
    ([reason = "", name]) =>
      (o) =>
        count(
          o.objects.list("Event"),
          (e) => e.reason === reason && (name === undefined || concerns(o, e.involvedObject.name ?? "", name)),
        ) > 0,
  ],
  ...jobClauses,
  ...pageClauses,
  [/^converged$/, () => (o) => convergence(o, "strict") === undefined],
  [
    /^master (up|down)$/,
    ([state]) =>
      (o) =>
        o.masterUp === (state === "up"),
  ],
];

/** An event of a replica is one of its controller. */
function concerns(o: Observation, involved: string, name: string): boolean {
  return involved === name || o.objects.podsOf(name).some((p) => p.metadata.name === involved);
}
