/** The entry of a scheduler thread: takes a task, decides, answers. */
import { type Decision, type DecisionTask, decide } from "../../../core/scheduling/decide.js";

export function work(task: DecisionTask): Decision {
  return decide(task);
}
