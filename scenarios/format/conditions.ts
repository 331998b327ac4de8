/** Conditions of a scenario, in words: compiled once, asked often. docs/scenarios.md lists them. */
import { clauses } from "./clauses.js";
import type { Condition } from "./condition.js";

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
