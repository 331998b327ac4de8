/** The process behind `troupe replay DIR [--until T] [--at T get KIND] [-o json]`. */
import { parseArgs } from "node:util";
import { asFault, Fault } from "../../core/fault.js";
import { toApiTime } from "../../core/time.js";
import { parseDuration } from "../format/yaml-fields.js";
import { readJournal } from "./read-journal.js";
import { type Divergence, Replay } from "./replay.js";

const exitCodes = { ok: 0, diverged: 1, usage: 2 } as const;

/** What `get` can show, by the first word of the actors' ids. */
const kinds: Readonly<Record<string, string>> = {
  pods: "pod/",
  minions: "minion/",
  replicationcontrollers: "replicationController/",
  services: "service/",
  actors: "",
};

/** A time of the recording: since its start (`90s`), or of the day (RFC 3339). */
function instantOf(text: string, startMs: number): number {
  const sinceMs = parseDuration(text);
  const ms = sinceMs === undefined ? Date.parse(text) : startMs + sinceMs;
  if (Number.isNaN(ms))
    throw new Fault("BadRequest", `${text}: a time since the start such as 90s, or one such as 2026-01-31T12:00:00Z`);
  return ms;
}

function show(divergence: Divergence): string {
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

function table(replay: Replay, kind: string): string {
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

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      until: { type: "string" },
      at: { type: "string" },
      output: { type: "string", short: "o", default: "text" },
    },
  });
  const [folder, verb, kind] = positionals;
  if (folder === undefined) throw new Fault("BadRequest", "name the directory of the journal");
  if (
    (values.at === undefined) !== (verb === undefined) ||
    (verb !== undefined && (verb !== "get" || kind === undefined))
  )
    throw new Fault("BadRequest", "--at TIME and `get KIND` go together");
  const untilText = values.at ?? values.until;
  const replay = new Replay();
  let divergence: Divergence | undefined;
  for await (const line of readJournal(folder)) {
    const untilMs =
      untilText === undefined ? Number.POSITIVE_INFINITY : instantOf(untilText, replay.startMs || line.entry.t);
    if (line.entry.t > untilMs) break;
    divergence = replay.take(line);
    if (divergence) break;
  }
  if (divergence) {
    process.stdout.write(values.output === "json" ? `${JSON.stringify(divergence)}\n` : show(divergence));
    return exitCodes.diverged;
  }
  const { events, startMs, nowMs } = replay;
  if (kind !== undefined)
    process.stdout.write(values.output === "json" ? `${JSON.stringify(replay.actors())}\n` : table(replay, kind));
  else if (values.output === "json")
    process.stdout.write(`${JSON.stringify({ events, startMs, endMs: nowMs, divergence: null })}\n`);
  else process.stdout.write(`no divergence: ${events} events over ${((nowMs - startMs) / 1000).toFixed(1)} s\n`);
  return exitCodes.ok;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${asFault(error).message}\n`);
    process.exitCode = exitCodes.usage;
  },
);
