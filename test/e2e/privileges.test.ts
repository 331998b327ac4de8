/** What is said to somebody who may not do what a host's network needs; nothing is begun then. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Ran, run } from "./processes.js";

const it = suite("missing privileges");
const dir = mkdtempSync(join(tmpdir(), "troupe-privileges-"));
const programOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
it.after(() => rmSync(dir, { recursive: true }));

/** As a user who is not root and has no capability, but to whom our files belong. */
const asUser = (program: string, ...args: string[]): Promise<Ran> =>
  run("unshare", ["--user", "--map-user=1000", process.execPath, programOf(program), ...args], {
    env: { TROUPE_HOME: join(dir, "home"), HOME: dir },
  });

it("hosts in namespaces need root", async () => {
  const { code, stderr } = await asUser("cli/troupe.js", "up", "--provider", "netns");
  assert.is(code, 1);
  assert.match(stderr, /^error: provider netns needs root, .*: run it with sudo, or use provider docker\n$/);
  const clusters = join(dir, "home/clusters");
  assert.equal(existsSync(clusters) ? readdirSync(clusters) : [], []);
});

it("a minion whose pods other hosts reach needs CAP_NET_ADMIN", async () => {
  const token = join(dir, "token");
  writeFileSync(token, "t\n");
  const args = ["--name", "m1", "--master", "http://127.0.0.1:1", "--data", join(dir, "minion"), "--token-file", token];
  const { code, stderr } = await asUser("daemon/minion/main.js", ...args, "--pod-network", "routed");
  assert.is(code, 1);
  assert.match(
    stderr,
    /troupe minion: --pod-network routed needs .*: run the minion as root .*, or give --pod-network shared/,
  );
});

it("tests whose machine lacks something say what, and what to type, and begin nothing", async () => {
  const temp = join(dir, "temp");
  mkdirSync(temp);
  const here = ["env", `PATH=${temp}`, `TMPDIR=${temp}`, process.execPath, programOf("test/run.js"), "test/e2e/heal"];
  const { code, stdout } = await run("unshare", ["--user", "--map-user=1000", ...here]);
  assert.is(code, 1, stdout);
  assert.match(
    stdout,
    /^== docker, git, ps, curl, python3 and kubetail are not installed: (type `sudo apt-get|install what).*\n0 passed, 1 failed, 0 skipped\n$/,
  );
  assert.equal(readdirSync(temp), []);
});

it.run();
