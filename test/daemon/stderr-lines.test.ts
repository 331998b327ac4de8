/** What becomes of a daemon whose stderr is a full disk, a closed pipe, or a pipe that nobody reads. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("stderr of a daemon");
const talker = fileURLToPath(new URL("./log-talker.js", import.meta.url));
const linesMany = 20_000;

/** It has said all, and then ends in order when it is told to. */
async function livesAndEnds(child: ChildProcess): Promise<void> {
  assert.is(String((await once(child.stdout as Readable, "data"))[0]), "done\n");
  child.kill("SIGTERM");
  assert.equal(await once(child, "exit"), [0, null]);
}

test("a full disk (ENOSPC) neither ends nor stops it", async () => {
  if (!existsSync("/dev/full")) return;
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [talker, String(linesMany)], { stdio: ["ignore", "pipe", full] });
  closeSync(full);
  await livesAndEnds(child);
});

test("a pipe that was closed (EPIPE) neither ends nor stops it", async () => {
  const child = spawn(process.execPath, [talker, String(linesMany)], { stdio: ["ignore", "pipe", "pipe"] });
  child.stderr.destroy();
  await livesAndEnds(child);
});

test("a pipe that nobody reads does not stop it; when it is read, what was dropped is told", async () => {
  const child = spawn(process.execPath, [talker, String(linesMany)], { stdio: ["ignore", "pipe", "pipe"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  assert.is(String(said), "done\n");
  let seen = "";
  const accounted = (): number => {
    const lost = [...seen.matchAll(/"lines":(\d+)/g)].reduce((sum, [, lines]) => sum + Number(lines), 0);
    return lost + seen.split("something was said").length - 1;
  };
  for await (const piece of child.stderr.setEncoding("utf8") as AsyncIterable<string>) {
    seen += piece;
    if (seen.endsWith("\n") && accounted() >= linesMany) child.kill("SIGKILL");
  }
  assert.match(seen, "lines of this log could not be written");
  // The error that nobody handled may be among those that were dropped.
  assert.ok(accounted() <= linesMany + 1, String(accounted()));
  for (const line of seen.split("\n")) if (line !== "") JSON.parse(line);
});

test.run();
