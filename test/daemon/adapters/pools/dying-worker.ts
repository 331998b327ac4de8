/** A scheduler thread that dies: with seed `dies once` at its first task on a table, with `dies` at every one. */
import { type Decision, type DecisionTask, decide } from "../../../../core/scheduling/decide.js";

export function work(task: DecisionTask): Decision {
  // The last number of the table's header is padding; another thread sees it.
  const deaths = new Int32Array(task.table, 7 * 4, 1);
  if (task.seed === "dies" || (task.seed === "dies once" && Atomics.add(deaths, 0, 1) === 0)) process.exit(3);
  return decide(task);
}
