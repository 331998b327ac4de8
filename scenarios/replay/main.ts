/** The process behind `troupe replay`; docs/replay.md tells what it can do. */
import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { asFault, Fault } from "../../core/fault.js";
import { toApiTime } from "../../core/time.js";
import { parseDuration } from "../format/yaml-fields.js";
import { writePage } from "../report/sink.js";
import { marksText } from "../report/terminal.js";
import { Player, type PlayOptions, readPlayOptions } from "./player.js";
import { readJournal } from "./read-journal.js";
import { type Divergence, Replay, type ReplayedStep } from "./replay.js";
import { Teller } from "./teller.js";
import { scenarioText } from "./to-scenario.js";

const exitCodes = { ok: 0, diverged: 1, usage: 2 } as const;

/** What `get` can show, by the first word of the actors' ids. */
const kinds: Readonly<Record<string, string>> = {
  pods: "pod/",
  minions: "minion/",
  replicationcontrollers: "replicationController/",
  services: "service/",
  agents: "podAgent/",
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

function showDivergence(divergence: Divergence): string {
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

interface Outcome {
  replay: Replay;
  teller: Teller;
  divergence: Divergence | undefined;
}

/** Takes all lines in, up to a time or the first divergence, and shows them on the way if that is wanted. */
async function run(folder: string, untilText: string | undefined, play: PlayOptions | undefined): Promise<Outcome> {
  let step: ReplayedStep | undefined;
  const replay = new Replay((taken) => {
    step = taken;
  });
  const teller = new Teller();
  const player = play && new Player(play);
  let divergence: Divergence | undefined;
  try {
    for await (const line of readJournal(folder)) {
      const untilMs =
        untilText === undefined ? Number.POSITIVE_INFINITY : instantOf(untilText, replay.startMs || line.entry.t);
      if (line.entry.t > untilMs || player?.hasQuit) break;
      step = undefined;
      divergence = replay.take(line);
      if (divergence) break;
      teller.take(line, step);
      if (step) await player?.play(step, replay.startMs);
    }
  } finally {
    player?.close();
  }
  teller.end();
  return { replay, teller, divergence };
}

const options = {
  until: { type: "string" },
  at: { type: "string" },
  speed: { type: "string" },
  step: { type: "boolean", default: false },
  all: { type: "boolean", default: false },
  report: { type: "string" },
  "to-scenario": { type: "string" },
  output: { type: "string", short: "o", default: "text" },
} as const;

/** @returns the folder, and the kind that `get` is to show @throws Fault BadRequest */
function checkWords(positionals: readonly string[], at: string | undefined): { folder: string; kind?: string } {
  const [folder, verb, kind] = positionals;
  if (folder === undefined) throw new Fault("BadRequest", "name the directory of the journal");
  if ((at === undefined) !== (verb === undefined) || (verb !== undefined && (verb !== "get" || kind === undefined)))
    throw new Fault("BadRequest", "--at TIME and `get KIND` go together");
  return { folder, ...(kind === undefined ? {} : { kind }) };
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const { folder, kind } = checkWords(positionals, values.at);
  const { speed, step, all, report, output, "to-scenario": scenarioFile } = values;
  const play = readPlayOptions({ ...(speed === undefined ? {} : { speed }), step, all });
  const { replay, teller, divergence } = await run(folder, values.at ?? values.until, play);
  const name = basename(resolve(folder));
  const chronicle = teller.chronicle(name, replay, divergence && showDivergence(divergence));
  if (report !== undefined) writePage(report, [chronicle]);
  if (divergence) {
    process.stdout.write(output === "json" ? `${JSON.stringify(divergence)}\n` : showDivergence(divergence));
    return exitCodes.diverged;
  }
  if (scenarioFile !== undefined) {
    writeFileSync(scenarioFile, scenarioText(name, teller.recorded(chronicle, replay)));
    process.stderr.write(`scenario: ${scenarioFile}\n`);
  }
  const { events, startMs, nowMs } = replay;
  if (kind !== undefined)
    process.stdout.write(output === "json" ? `${JSON.stringify(replay.actors())}\n` : table(replay, kind));
  else if (output === "json")
    process.stdout.write(`${JSON.stringify({ events, startMs, endMs: nowMs, divergence: null, ...chronicle })}\n`);
  else {
    process.stdout.write(marksText(chronicle));
    process.stdout.write(`no divergence: ${events} events over ${((nowMs - startMs) / 1000).toFixed(1)} s\n`);
  }
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
