import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pauseProgram } from "../../../daemon/images/pause-program.js";
import { imageArchitecture } from "../../../daemon/minion/engine/sandbox-image.js";

/** Runs `body` with the program for this machine's processor in a file. */
async function withProgram(body: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-pause-"));
  const path = join(folder, "pause");
  try {
    writeFileSync(path, pauseProgram(imageArchitecture(process.arch)));
    chmodSync(path, 0o755);
    await body(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether it sleeps (proc(5)): the program does nowhere but where it waits for signals. */
const waits = (pid: number): boolean => /^State:\tS/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));

const it = suite("the sandbox's program");

if (existsSync("/proc/self/status")) {
  for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
    it(`ends at ${signal}, and at nothing before`, () =>
      withProgram(async (path) => {
        const child = spawn(path, [], { stdio: "ignore" });
        await once(child, "spawn");
        const pid = child.pid ?? 0;
        while (!waits(pid)) await new Promise((resolve) => setImmediate(resolve));
        child.kill("SIGHUP");
        child.kill("SIGUSR1");
        child.kill(signal);
        assert.equal(await once(child, "exit"), [0, null]);
      }));
  }

  it("prints a file", () =>
    withProgram(async (path) => {
      const child = spawn(path, ["/proc/sys/kernel/random/boot_id"], { stdio: ["ignore", "pipe", "ignore"] });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
      await once(child, "close");
      assert.is(output, readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
    }));
}

it("is an ELF file for each processor, with its set of signals at the end", () => {
  for (const [architecture, machine] of [
    ["amd64", 62],
    ["arm64", 183],
  ] as const) {
    const file = pauseProgram(architecture);
    assert.is(file.subarray(0, 4).toString("latin1"), "\x7fELF");
    assert.is(file.readUInt16LE(18), machine);
    assert.is(file.readBigUInt64LE(96), BigInt(file.length));
    assert.is(file.readBigUInt64LE(file.length - 8), 2n ** 64n - 1n);
  }
  assert.throws(() => imageArchitecture("s390x"), /x86_64 and aarch64/);
});

it.run();
