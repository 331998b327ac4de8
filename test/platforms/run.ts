/**
 * `npm run platforms [-- SUITE…]`: other engines than this machine's, each in a room of its own (rooms.ts), and what of
 * Troupe holds on them. Needs Linux, root and debootstrap. Writes its rows into the table of docs/platforms.md.
 * The last line is `N passed, N failed, N skipped`; the exit code is 1 if something failed.
 */
import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countsOf, sumOf, textOf } from "../nodes/summary.js";
import { type Platform, packagesOf, partMsMax, parts, platforms, podmanCgroup } from "./platforms.js";
import { makeRoomFolder, Room, removeRoot, roomCgroup, roomFolder, sweepRooms } from "./rooms.js";
import { checkPrograms, makeRoot, mirror } from "./root-file-systems.js";
import { linesFor, type PartResult, type Row, tableOf, withTable } from "./table.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const page = join(repository, "docs", "platforms.md");
const engineMsMax = 60_000;
const lookMs = 250;
/** Of a part that failed. */
const linesShownMax = 60;
/** Another's, if it was there before. */
const leftByPodman = readdirSync("/sys/fs/cgroup", { withFileTypes: true }).some(
  ({ name }) => name === podmanCgroup || existsSync(join("/sys/fs/cgroup", name, podmanCgroup)),
)
  ? []
  : [podmanCgroup];

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const indent = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

/** What is to be ended when we are. */
let making: ChildProcess | undefined;
let room: Room | undefined;

/** Resolves to what `docker version` says once the engine answers. @throws Error with the engine's last words */
async function startEngine(where: Room, platform: Platform): Promise<string> {
  const log = "/var/log/engine.log";
  const engine = where.start(["sh", "-c", `${platform.start(roomCgroup())} >${log} 2>&1`]);
  const format =
    "{{.Server.Version}}|{{.Server.APIVersion}}|{{range .Server.Components}}{{.Name}} {{.Version}}, {{end}}";
  const deadlineMs = Date.now() + engineMsMax;
  while (engine.exitCode === null && Date.now() < deadlineMs) {
    const { code, stdout } = await where.run(["docker", "version", "--format", format], { timeoutMs: 10_000 });
    if (code === 0) return stdout.trim();
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  const { output } = await where.run(["tail", "-n", "3", log], { timeoutMs: 10_000 });
  throw new Error(`the engine does not start: ${output.trim()}`);
}

/** From what `docker version` says: `26.1.5+dfsg1` is Debian's 26.1.5. */
function described(platform: Platform, said: string): Pick<Row, "engine" | "facts"> {
  const [version = "", api = "", components = ""] = said.split("|");
  const short = (text: string): string => text.replace(/[+~][^\s,]*/g, "");
  const others = components.split(", ").filter((text) => /^(containerd|runc) /.test(text));
  return {
    engine: `${platform.product} ${short(version)}`,
    facts: [`API ${api}`, ...others.map(short), `tried ${new Date().toISOString().slice(0, 10)}`].join(", "),
  };
}

async function tryPart(where: Room, part: (typeof parts)[number], name: string): Promise<PartResult> {
  const sinceMs = performance.now();
  const { output } = await where.run(["node", "dist/test/run.js", "--here", part.file], { timeoutMs: partMsMax });
  const counts = countsOf(output);
  const seconds = (performance.now() - sinceMs) / 1000;
  print(
    `${counts.failed === 0 ? "ok  " : "FAIL"} ${name}: ${part.title}: ${textOf(counts)}  (${seconds.toFixed(0)} s)`,
  );
  if (counts.failed > 0) print(indent(output.split("\n").slice(0, linesShownMax).join("\n")));
  return { ...counts, title: part.title, seconds };
}

async function tryPlatform(platform: Platform, root: string): Promise<Row> {
  const { suite } = platform;
  room = await Room.open(root, repository);
  try {
    const facts = described(platform, await startEngine(room, platform));
    const results: PartResult[] = [];
    for (const part of parts) results.push(await tryPart(room, part, `${suite}, ${facts.engine}`));
    return { suite, ...facts, parts: results };
  } finally {
    await room.close(leftByPodman);
    room = undefined;
  }
}

/** All platforms of a release, in one root file system. */
async function trySuite(suite: string, of: readonly Platform[], from: string): Promise<Row[]> {
  const root = join(roomFolder(), suite);
  const missing = (platform: Platform, error: unknown): Row => {
    const row = { suite, engine: platform.product, facts: "", parts: [], missing: (error as Error).message };
    print(`     ${suite}, ${row.engine}: could not be had: ${row.missing}`);
    return row;
  };
  try {
    print(`     ${suite}: making its root file system`);
    await makeRoot(suite, root, packagesOf(suite), from, (child) => {
      making = child;
    });
    const rows: Row[] = [];
    for (const platform of of) rows.push(await tryPlatform(platform, root).catch((error) => missing(platform, error)));
    return rows;
  } catch (error) {
    return of.map((platform) => missing(platform, error));
  } finally {
    removeRoot(root);
  }
}

async function endOn(signal: NodeJS.Signals): Promise<void> {
  print(`     ${signal}: taking everything away`);
  making?.kill("SIGKILL");
  await room?.close(leftByPodman);
  removeRoot(roomFolder());
  process.exit(1);
}

async function main(asked: readonly string[]): Promise<void> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Error("engines in rooms of their own need Linux and root; run this as root");
  const unknown = asked.filter((suite) => !platforms.some((platform) => platform.suite === suite));
  if (unknown.length > 0)
    throw new Error(`no platform is of ${unknown.join(", ")}; there are ${platforms.map((p) => p.suite).join(", ")}`);
  await checkPrograms();
  const from = await mirror();
  await sweepRooms();
  makeRoomFolder();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void endOn(signal));
  const rows: Row[] = [];
  const suites = [...new Set(platforms.map((platform) => platform.suite))];
  const wanted = suites.filter((suite) => asked.length === 0 || asked.includes(suite));
  for (const suite of wanted) {
    const of = platforms.filter((platform) => platform.suite === suite);
    rows.push(...(await trySuite(suite, of, from)));
  }
  removeRoot(roomFolder());
  const text = readFileSync(page, "utf8");
  const titles = parts.map(({ title }) => title);
  const kept = linesFor(
    text,
    suites.filter((suite) => !wanted.includes(suite)),
  );
  const table = tableOf(rows, titles, suites, kept);
  print(`\n${table}`);
  writeFileSync(page, withTable(text, table));
  const sum = sumOf([
    ...rows.flatMap((row) => row.parts),
    ...rows.map(({ missing }) => ({ passed: 0, failed: 0, skipped: missing === undefined ? 0 : 1 })),
  ]);
  process.exitCode = sum.failed > 0 ? 1 : 0;
  print(textOf(sum));
}

await main(process.argv.slice(2)).catch((error: Error) => {
  print(`${error.message}\n0 passed, 1 failed, 0 skipped`);
  process.exitCode = 1;
});
