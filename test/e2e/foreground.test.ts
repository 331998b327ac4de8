/** A master in a terminal, or in a service manager's control group, where a signal comes to its command and to itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freePort } from "./processes.js";

const it = suite("a daemon in the foreground");
const dir = mkdtempSync(join(tmpdir(), "troupe-foreground-"));
const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
it.after(() => rmSync(dir, { recursive: true }));

it("ends in order on Ctrl-C", async () => {
  const stateFile = join(dir, "state");
  const args = [troupe, "master", "--cluster", `fg-${process.pid}`, "--data", join(dir, "master")];
  args.push("--state-file", stateFile, "--listen", `127.0.0.1:${await freePort()}`);
  // A process group of its own, as a terminal gives to each command line.
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const exit = once(child, "close");
  const ready = new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes('"text":"ready"')) resolve();
    });
  });
  await Promise.race([ready, exit]);
  process.kill(-(child.pid ?? 0), "SIGINT");
  const [code] = (await exit) as [number | null];
  assert.is(code, 0, said);
  assert.is(said.match(/"text":"stopping"/g)?.length, 1, said);
  assert.not(existsSync(stateFile), "the next one must not be taken for ready");
});

it.run();
