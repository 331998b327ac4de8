/** A run and its keeper: whatever ends the run, what it made is taken back. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deedsOf, noteDeed } from "../../../scenarios/machine/ledger.js";
import { markedProcesses } from "../../../scenarios/machine/marked.js";
import { runMark } from "../../../scenarios/machine/run.js";
import { poll } from "../../e2e/poll.js";

const it = suite("a run on this machine");
const dir = mkdtempSync(join(tmpdir(), "run-"));
it.after(() => rmSync(dir, { recursive: true }));
const program = new URL("../../../scenarios/machine/run.js", import.meta.url);

/** A process that opens a run, writes a file elsewhere, starts a process that nobody ends, and does what it is told. */
async function started(
  then: string,
): Promise<{ folder: string; file: string; end: Promise<unknown>; kill(s: NodeJS.Signals): void }> {
  const file = join(dir, `made-${Math.random()}`);
  const source = `
    import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    import { Run } from ${JSON.stringify(program.href)};
    const run = Run.open(${JSON.stringify(dir)});
    run.note({ did: "file", path: ${JSON.stringify(file)} });
    writeFileSync(${JSON.stringify(file)}, "");
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" }).unref();
    process.stdout.write(run.folder + "\\n");
    ${then}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = once(child, "exit");
  const [folder] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return { folder: folder.trim(), file, end, kill: (signal) => process.kill(-(child.pid ?? 0), signal) };
}

const waits = "setInterval(() => {}, 1000);";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)
  it(`${signal} to its process group`, async () => {
    const run = await started(waits);
    assert.ok(existsSync(run.file) && existsSync(run.folder));
    await poll(
      "its process is there",
      async () => markedProcesses(runMark, run.folder).length,
      (count) => count === 2,
    );
    run.kill(signal);
    await run.end;
    await poll(
      "all is gone",
      async () => existsSync(run.folder),
      (is) => !is,
    );
    assert.not(existsSync(run.file));
    await poll(
      "no process is left",
      async () => markedProcesses(runMark, run.folder),
      (left) => left.length === 0,
    );
  });

it("its own end, after which it begins nothing more", async () => {
  const run = await started(`
    await run.end();
    try { run.note({ did: "file", path: "x" }); } catch { process.exit(7); }`);
  assert.equal(await run.end, [7, null]);
  assert.not(existsSync(run.folder));
  assert.not(existsSync(run.file));
});

it("one that is kept stays, until the command that it says is typed", async () => {
  const run = await started(`process.stderr.write = () => true; globalThis.command = await run.keep();
    (await import("node:fs")).writeFileSync(${JSON.stringify(join(dir, "command"))}, command); process.exit(0);`);
  await run.end;
  assert.ok(existsSync(run.file));
  const command = readFileSync(join(dir, "command"), "utf8");
  const [code] = (await once(spawn("sh", ["-c", command], { stdio: "ignore" }), "exit")) as [number];
  assert.is(code, 0);
  assert.not(existsSync(run.folder));
  assert.not(existsSync(run.file));
});

it("a line of the ledger that was cut short was not done", () => {
  const folder = mkdtempSync(join(dir, "ledger-"));
  noteDeed(folder, { did: "mount", path: "/x" });
  writeFileSync(join(folder, "ledger"), '{"did":"file","pa', { flag: "a" });
  assert.equal(deedsOf(folder), [{ did: "mount", path: "/x" }]);
});

it.run();
