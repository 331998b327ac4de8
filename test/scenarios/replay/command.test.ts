/** `troupe replay` on a recorded journal: its ways to look at it, and what it makes of it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenarioFile } from "../../../scenarios/format/read-scenario.js";
import { simulate } from "../../../scenarios/simulate.js";
import { recordInto } from "./recorded.js";

const test = suite("troupe replay");
const troupe = fileURLToPath(new URL("../../../cli/troupe.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "troupe-replay-"));
test.before(() => recordInto(join(folder, "jenkins"), "jenkins"));
test.after(() => rmSync(folder, { recursive: true }));

function replay(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [troupe, "replay", join(folder, "jenkins"), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { code: status, out: stdout, err: stderr };
}

test("tells what was done and befell the cluster, and that there is no divergence", () => {
  const { code, out } = replay();
  assert.is(code, 0);
  for (const part of [
    "create Pod jenkins",
    "container-exit pod jenkins exitCode 137",
    "power-cut 10.245.2.",
    "no divergence",
  ])
    assert.ok(out.includes(part), out);
});

test("shows the events as they came, as fast as is asked for, up to a time", () => {
  const { out } = replay("--speed", "1000", "--until", "500ms");
  assert.match(
    out,
    /pod\/default\/jenkins {2}Pending.unscheduled → Pending.starting {2}pod.changed {2}\[note,? runOnMinion\]/,
  );
  assert.not.match(out, /power-cut/);
});

test("wrong ways to play are refused, with what would be right", () => {
  const refused = (message: RegExp, ...args: string[]): void => {
    const { code, err } = replay(...args);
    assert.is(code, 2);
    assert.match(err, message);
  };
  refused(/--step waits for keys, and the standard input is no terminal/, "--step");
  refused(/--speed fast: a number above 0/, "--speed", "fast");
  refused(/exclude each other/, "--speed", "2", "--step");
});

/** Runs `troupe replay --step` on a terminal of its own (util-linux' script); a key goes in for each event shown. */
async function stepThrough(keys: string): Promise<{ code: number | null; out: string }> {
  const words = [process.execPath, troupe, "replay", join(folder, "jenkins"), "--step"].join(" ");
  const child = spawn("script", ["-qec", words, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
  const left = [...keys];
  let out = "";
  let seen = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    for (const shown = out.match(/^ +\d+\.\d{3} s /gm)?.length ?? 0; seen < shown; seen++)
      child.stdin.write(left.shift() ?? "");
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
}

const eventsIn = (out: string): number => out.match(/^ +\d+\.\d{3} s {2}\S/gm)?.length ?? 0;

test("on a terminal it shows one event at each key, until it is left", async () => {
  const { code, out } = await stepThrough("  \rq");
  assert.is(code, 0);
  assert.match(out, /any key: next event · c: to the end · q: quit/);
  assert.is(eventsIn(out), 4);
});

test("on a terminal, c shows the rest without a key", async () => {
  const { code, out } = await stepThrough(" c");
  assert.is(code, 0);
  assert.match(out, /no divergence/);
  assert.ok(eventsIn(out) > 20, out);
});

test("makes a page, and a scenario that holds in virtual time", async () => {
  const [page, file] = [join(folder, "page.html"), join(folder, "made.yaml")];
  assert.is(replay("--report", page, "--to-scenario", file).code, 0);
  assert.match(readFileSync(page, "utf8"), /whole again after/);
  const scenario = readScenarioFile(file);
  const deeds = scenario.timeline.map((entry) => entry.text);
  for (const part of ["create Pod jenkins", "container-exit pod jenkins", "power-cut the minion that runs jenkins"])
    assert.ok(deeds.includes(part), deeds.join("\n"));
  assert.ok(deeds.some((text) => text.endsWith("pods of jenkins-slave ready")));
  assert.equal((await simulate(scenario)).failures, []);
});

test("an altered line is told with its file and line", () => {
  const master = join(folder, "jenkins", "master");
  const path = join(master, readdirSync(master)[0] ?? "");
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("pod.changed"));
  writeFileSync(path, lines.map((l, i) => (i === at ? l.replace("10.245.2.", "10.245.9.") : l)).join("\n"));
  const { code, out } = replay();
  assert.is(code, 1);
  assert.ok(out.startsWith(`divergence at ${path}:${at + 1}: `), out);
});

test.run();
