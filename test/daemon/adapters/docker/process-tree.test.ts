/** A process is ended with all that came of it, and nobody else is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endProcessTree } from "../../../../daemon/adapters/docker/process-tree.js";

const onLinux = process.platform === "linux";
const test = suite("process tree");

/** A session of its own with children, one of which has an own session, and one that was left by its parent. */
async function tree(): Promise<{ pid: number; pids: number[]; ended: Promise<unknown> }> {
  const line = "sleep 1001 & a=$!; setsid sleep 1002 & b=$!; (sleep 1003 & echo $!); echo $a $b; wait";
  const child = spawn("sh", ["-c", line], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.trim().split(/\s+/).length === 3) break;
  }
  return { pid: child.pid ?? 0, pids: said.trim().split(/\s+/).map(Number), ended };
}

/** One that has ended and was not collected is not. */
function isThere(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

(onLinux ? test : test.skip)("children, what they left behind, and other sessions end with it", async () => {
  const { pid, pids, ended } = await tree();
  assert.ok(pids.every(isThere));
  assert.is(await endProcessTree(pid, (cgroups) => cgroups.includes(":")), true);
  await ended;
  assert.not.ok(pids.some(isThere));
});

(onLinux ? test : test.skip)("one that is not meant, or that is not there, is let be", async () => {
  const { pid, pids, ended } = await tree();
  assert.is(await endProcessTree(pid, () => false), false);
  assert.ok([pid, ...pids].every(isThere));
  assert.is(await endProcessTree(2 ** 22 + 1, (cgroups) => cgroups !== ""), false);
  assert.is(await endProcessTree(1, () => true), false);
  await endProcessTree(pid, () => true);
  await ended;
});

test.run();
