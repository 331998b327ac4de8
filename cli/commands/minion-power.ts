/** `troupe minion halt|start`: the power of a minion that `troupe up` made. */
import { haltMinion, startMinion } from "../local/power.js";
import { print } from "../render/output.js";

/** What is done, and what is said of it. */
const verbs = {
  halt: { change: haltMinion, done: "is off", nothing: "was off" },
  start: { change: startMinion, done: "is on", nothing: "was on" },
} as const;

export async function minionPower(verb: keyof typeof verbs, cluster: string, name: string): Promise<void> {
  const { change, done, nothing } = verbs[verb];
  const changed = await change(cluster, name);
  print(`minion ${name} ${changed ? done : nothing}\n`);
}
