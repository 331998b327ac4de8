/** git, as it is run for strangers. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type GitLimits, git, gitLimits } from "../../../../daemon/minion/volumes/git-command.js";
import { gitProtocols, gitUser } from "../../../../daemon/minion/volumes/git-environment.js";
import { faults } from "../../../contracts/engine/subject.js";

const test = suite("git command");
/** Where whoever runs git may go: as root, that is not we. */
const dir = mkdtempSync("/var/tmp/troupe-git-test-");
chmodSync(dir, 0o755);
test.after(() => rmSync(dir, { recursive: true }));
const text = (...path: string[]): string => readFileSync(join(...path), "utf8");
let count = 0;

/** Has a program run in git's stead, and answers what it says of itself. */
async function impostor(lines: string, limits: GitLimits = gitLimits): Promise<string> {
  const [bin, folder] = [join(dir, `bin${++count}`), join(dir, `work${count}`)];
  for (const path of [bin, folder]) mkdirSync(path);
  const user = gitUser();
  if (user) chownSync(folder, user.uid, user.gid);
  writeFileSync(join(bin, "git"), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = `${bin}:${before}`;
  try {
    await git(["clone", "--", "https://example.org/a"], { folder, protocols: gitProtocols, limits });
    return folder;
  } finally {
    process.env.PATH = before;
  }
}

test("git is not root, and knows nothing of the daemon's", async () => {
  process.env["TROUPE_JOIN_TOKEN"] = "hunter2";
  const volume = await impostor('id -u > id; id -G > groups; env > env; echo "$@" > args');
  delete process.env["TROUPE_JOIN_TOKEN"];
  const own = String(process.getuid?.());
  assert.is(text(volume, "id").trim(), own === "0" ? "65534" : own);
  if (own === "0") assert.is(text(volume, "groups").trim(), "65534");
  assert.not.match(text(volume, "env"), /hunter2/);
  for (const line of ["HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0"])
    assert.ok(text(volume, "env").split("\n").includes(line), line);
  const args = text(volume, "args");
  for (const word of ["protocol.allow=never", "core.hooksPath=/dev/null", "clone -- https://example.org/a"])
    assert.ok(args.includes(word), word);
});

test("what takes too long, or becomes too large, is ended with all it started", async () => {
  const pid = join(dir, "pid");
  writeFileSync(pid, "");
  chmodSync(pid, 0o666);
  const hangs = impostor(`sleep 1000 & echo $! > ${pid}; wait`, { ...gitLimits, timeMs: 500 });
  assert.match((await faults("ServiceUnavailable", hangs)).message, /it took longer than 0.5 s/);
  const isGone = (): boolean => {
    try {
      // What nobody has waited for yet is still in the table.
      return /^State:\s+Z/m.test(text(`/proc/${text(pid).trim()}/status`));
    } catch {
      return true;
    }
  };
  assert.ok(isGone());
  const grows = impostor("while :; do head -c 100000 /dev/zero >> large; done", {
    ...gitLimits,
    bytes: 1_000_000,
  });
  assert.match((await faults("ServiceUnavailable", grows)).message, /it is larger than 1000000 bytes/);
});

for (const [complaint, words] of [
  ["fatal: could not read Username for 'https://x': terminal prompts disabled", /asks who we are/],
  ["fatal: unable to access 'https://x/': SSL certificate problem: self signed", /certificate is not trusted/],
  ["fatal: hunter2: a line of a file", /^git ended with code 7$/],
] as const)
  test(`a complaint is told in words of ours: ${words}`, async () => {
    const { message } = await faults("ServiceUnavailable", impostor(`echo "${complaint}" >&2; exit 7`));
    assert.match(message, words);
    assert.not.match(message, /hunter2|https:/);
  });

test.run();
