/** The end of an engine's processes; they are stand-ins by its program's name. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endEngine, textOf } from "../../../scenarios/machine/engine-processes.js";
import { isThere, tryKill } from "../../../scenarios/machine/marked.js";
import { runMark } from "../../../scenarios/machine/run.js";
import { poll } from "../../e2e/poll.js";

const it = suite("the end of an engine");
const test = process.platform === "linux" ? it : it.skip;
const dir = mkdtempSync(join(tmpdir(), "engine-"));
const program = join(dir, "dockerd");
const started: number[] = [];
it.before(() => copyFileSync("/bin/sleep", program));
it.after(() => {
  for (const pid of started) tryKill(pid);
  rmSync(dir, { recursive: true });
});

/** @param run whose engine it is */
async function start(run: string): Promise<number> {
  const { pid = 0 } = spawn(program, ["600"], { stdio: "ignore", env: { ...process.env, [runMark]: run } });
  started.push(pid);
  await poll(
    "it bears its name",
    async () => textOf(`/proc/${pid}/comm`),
    (name) => name === "dockerd",
  );
  return pid;
}

test("it is gone afterwards, and another run's is not", async () => {
  const [ours, others] = await Promise.all([start(join(dir, "ours")), start(join(dir, "others"))]);
  await endEngine(join(dir, "ours"));
  assert.not(isThere(ours));
  assert.ok(isThere(others));
});

it.run();
