/** What `troupe replay` prints: where a replay parts from its recording, and the actors as a table. */
import { Fault } from "../../core/fault.js";
import { lookup } from "../../core/lookup.js";
import { toApiTime } from "../../core/time.js";
import type { Divergence } from "./outcome.js";
import type { Replay } from "./replay.js";

/** What `get` can show, by the first word of the actors' ids. */
const kinds = lookup<string>({
  pods: "pod/",
  minions: "minion/",
  replicationcontrollers: "replicationController/",
  services: "service/",
  agents: "podAgent/",
  actors: "",
});

export function showDivergence(divergence: Divergence): string {
  const { file, line, why, actor, event, before, expected, actual, atMs } = divergence;
  const lines = [`divergence at ${file}:${line}: ${why}`];
  if (atMs !== undefined) lines.push(`  time      ${new Date(atMs).toISOString()}`);
  if (actor !== undefined) lines.push(`  actor     ${actor}`);
  if (event !== undefined) lines.push(`  event     ${JSON.stringify(event).slice(0, 500)}`);
  if (before) lines.push(`  in state  ${before}`);
  if (expected && actual) {
    lines.push(`  recorded  ${expected.state}  [${expected.commands.join(", ")}]  ${expected.hash}`);
    lines.push(`  now       ${actual.state}  [${actual.commands.join(", ")}]  ${actual.hash}`);
  }
  return `${lines.join("\n")}\n`;
}

export function table(replay: Replay, kind: string): string {
  const prefix = kinds[kind];
  if (prefix === undefined)
    throw new Fault("BadRequest", `get ${kind}: one of ${Object.keys(kinds).join(", ")} is expected`);
  const rows = replay
    .actors()
    .filter((a) => a.id.startsWith(prefix))
    .map(({ id, state, sinceMs, context }) => {
      const { minion = "" } = context as { minion?: string };
      return [id.slice(prefix.length), state, minion, toApiTime(sinceMs)];
    });
  const all = [["NAME", "STATE", "MINION", "SINCE"], ...rows];
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((c, i) => c.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
