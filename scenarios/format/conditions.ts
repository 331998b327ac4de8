/** Conditions of a scenario, in words: compiled once, asked often. docs/scenarios.md lists them. */

import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase, isLost, isReady, isRunning, isTerminating, isUnheard } from "../../core/kinds/pod/phase.js";
import { isTrue } from "../../core/objects/conditions.js";
import { convergence } from "../convergence.js";
import type { Observation, Page } from "../observation.js";

export interface Condition {
  text: string;
  holds(o: Observation): boolean;
}

type Holds = Condition["holds"];

const isNodeReady = (node: Node): boolean => isTrue(node, "Ready");

const waitingReason = (pod: Pod): string[] =>
  (pod.status?.containerStatuses ?? []).map((c) => c.state?.waiting?.reason ?? "").filter((r) => r !== "");

/** What can be said of a pod. */
const podStates: Readonly<Record<string, (pod: Pod) => boolean>> = {
  running: (p) => isRunning(p) && !isTerminating(p),
  ready: isReady,
  pending: (p) => (p.status?.phase ?? "Pending") === "Pending" && !isTerminating(p),
  failed: (p) => articlePhase(p) === "Failed" && !isTerminating(p),
  succeeded: (p) => p.status?.phase === "Succeeded",
  lost: isLost,
  unheard: isUnheard,
  terminating: isTerminating,
  unschedulable: (p) =>
    (p.status?.conditions ?? []).some((c) => c.type === "PodScheduled" && c.reason === "Unschedulable") &&
    !p.spec.nodeName,
};

function podTest(words: string): ((pod: Pod) => boolean) | undefined {
  if (words === "") return (p) => !isTerminating(p);
  const reason = /^in (\w+)$/.exec(words)?.[1];
  if (reason !== undefined) return (p) => waitingReason(p).includes(reason) || p.status?.reason === reason;
  return podStates[words];
}

/** `3`, `at least 3`, `at most 3`, `no`, as a test of a count. */
function countTest(words: string): ((n: number) => boolean) | undefined {
  if (words === "no") return (n) => n === 0;
  const found = /^(at least |at most |exactly )?(\d+)$/.exec(words);
  const wanted = Number(found?.[2]);
  if (!found) return undefined;
  if (found[1] === "at least ") return (n) => n >= wanted;
  if (found[1] === "at most ") return (n) => n <= wanted;
  return (n) => n === wanted;
}

const restartsOf = (pod: Pod): number =>
  (pod.status?.containerStatuses ?? []).reduce((sum, c) => sum + c.restartCount, 0);

const count = <T>(items: Iterable<T>, test: (item: T) => boolean): number => {
  let n = 0;
  for (const item of items) if (test(item)) n++;
  return n;
};

type Clause = readonly [pattern: RegExp, compile: (words: string[]) => Holds | undefined];

const number = "(no|(?:at least |at most |exactly )?\\d+)";

const clauses: readonly Clause[] = [
  [
    new RegExp(`^${number} pods? of (\\S+) ?(.*)$`),
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
    new RegExp(`^${number} minions? (ready|lost)$`),
    ([n = "", state = ""]) => {
      const counts = countTest(n);
      return counts && ((o) => counts(count(o.objects.list("Node"), (m) => isNodeReady(m) === (state === "ready"))));
    },
  ],
  [
    new RegExp(`^${number} minions? with (\\w+)$`),
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
    new RegExp(`^service (\\S+) has ${number} endpoints?$`),
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
    new RegExp(`^(\\S+) restarted ${number} times?$`),
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
  [
    new RegExp(`^page (\\S+) of (\\S+) shows ${number} (\\w+)$`),
    ([path = "", service = "", n = "", word = ""]) => {
      const counts = countTest(n);
      // `1 agent` is one of its `agents`.
      return counts && onPage(service, path, ({ now }) => counts(amountOf(now?.[word] ?? now?.[`${word}s`])));
    },
  ],
  [
    new RegExp(`^page (\\S+) of (\\S+) shows (\\w+) ${number}$`),
    ([path = "", service = "", field = "", n = ""]) => {
      const counts = countTest(n);
      return counts && onPage(service, path, ({ now }) => counts(amountOf(now?.[field])));
    },
  ],
  [
    /^page (\S+) of (\S+) keeps (\w+)$/,
    ([path = "", service = "", key = ""]) =>
      onPage(
        service,
        path,
        ({ first, now }) => first?.[key] !== undefined && JSON.stringify(first[key]) === JSON.stringify(now?.[key]),
      ),
  ],
  [/^converged$/, () => (o) => convergence(o, "strict") === undefined],
  [
    /^master (up|down)$/,
    ([state]) =>
      (o) =>
        o.masterUp === (state === "up"),
  ],
];

/** A test of a service's page; where pages cannot be seen there is nothing to say against it. */
function onPage(service: string, path: string, test: (page: Page) => boolean): Holds {
  return (o) => o.page === undefined || test(o.page(service, path));
}

/** Of a list its length. */
const amountOf = (value: unknown): number => (Array.isArray(value) ? value.length : Number(value ?? Number.NaN));

/** An event of a replica is one of its controller. */
function concerns(o: Observation, involved: string, name: string): boolean {
  return involved === name || o.objects.podsOf(name).some((p) => p.metadata.name === involved);
}

/** The condition a text means; undefined when it means none. Parts are joined by ` and `. */
export function parseCondition(text: string): Condition | undefined {
  const parts = text.trim().split(/\s+and\s+/);
  const compiled = parts.map((part) => {
    for (const [pattern, compile] of clauses) {
      const found = pattern.exec(part);
      if (found) return compile(found.slice(1));
    }
    return undefined;
  });
  const all = compiled.filter((c) => c !== undefined);
  if (all.length < parts.length) return undefined;
  return { text: text.trim(), holds: (o) => all.every((holds) => holds(o)) };
}

/** Said when a text is no condition. */
export const conditionHint =
  'e.g. "3 pods of web ready", "at least 1 pod of web in CrashLoopBackOff", "no pods of web", "pod db running", ' +
  '"2 minions ready", "minion 10.245.2.2 lost", "1 minion with Flapping", "service web has 2 endpoints", "web restarted at least 3 times", ' +
  '"event FailedScheduling of web", "page /api/json of jenkins shows 2 agents", "page /api/json of jenkins keeps id", ' +
  '"master up", "converged"; several joined by "and"';
