import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DisruptionBudget } from "../../../../core/scheduling/preemption/preemption.js";
import { victimsOf } from "../../../../core/scheduling/preemption/victims.js";
import type { PodView } from "../../../../core/scheduling/schedule-types.js";
import { pod, withLabel } from "../samples.js";

const test = suite("whom a minion loses");

/** A pod by its name, priority and size: `a 5 2`; what it is budgeted for is its first letter. */
function victim(text: string): PodView {
  const [uid = "", priority = "0", cpu = "1", createdMs = "0"] = text.split(" ");
  const app = uid[0] ?? "";
  return pod(uid, {
    labels: { app },
    priority: Number(priority),
    cpuMillis: Number(cpu),
    createdMs: Number(createdMs),
  });
}
const budget = (app: string, allowed: number, ...going: string[]): DisruptionBudget => ({
  ...{ namespace: "default", selector: withLabel("app", app), allowed, going },
});

/** @param room of the minion @param wants what the pod that comes asks for */
function lost(pods: string[], room: number, wants: number, budgets: DisruptionBudget[] = []): string {
  const all = pods.map(victim);
  let used = all.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0);
  const victims = victimsOf(all, budgets, {
    fits: () => used + wants <= room,
    take: ({ cpuMillis }) => {
      used += cpuMillis;
    },
    give: ({ cpuMillis }) => {
      used -= cpuMillis;
    },
  });
  return victims ? [...victims.pods.map(({ uid }) => uid), victims.violations].join(" ") : "no";
}

const table: [what: string, wanted: string, ...args: Parameters<typeof lost>][] = [
  ["it does not fit at all", "no", ["a 0 1"], 2, 3],
  ["one is enough", "b 0", ["a 5", "b 0"], 2, 1],
  ["the least important", "c 0", ["b 4", "c 1", "a 5"], 3, 1],
  ["the youngest of equals", "b 0", ["a 0 1 1", "b 0 1 9"], 2, 1],
  ["a large one rather than a more important one", "b 0", ["a 5 2", "b 0 2"], 4, 2],
  ["small ones are spared where a large one must go anyway", "a 0", ["a 5 3", "b 0 1"], 4, 3],
  ["all of them", "a b 0", ["a 5", "b 0"], 2, 2],
  ["nobody, if there is room", "0", ["a 5"], 3, 1],
  ["whom no budget protects", "a 0", ["a1 5", "b1 0"].map((t) => t.replace("a1", "a")), 2, 1, [budget("b", 0)]],
  ["against a budget if it must be", "a b1 1", ["a 5", "b1 0"], 2, 2, [budget("b", 0)]],
  ["within a budget", "b2 0", ["b1 5", "b2 0"], 2, 1, [budget("b", 2)]],
  ["whose end is counted already", "b1 0", ["b1 0", "a 5"], 2, 1, [budget("b", 0, "b1")]],
];
for (const [what, wanted, ...args] of table) test(what, () => assert.is(lost(...args), wanted));

test.run();
