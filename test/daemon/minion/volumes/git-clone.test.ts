/** Clones of what strangers name: what they get, and what they do not. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../../core/objects/types.js";
import { type CloneOptions, cloneInto, discardClone } from "../../../../daemon/minion/volumes/git-clone.js";
import { gitProtocols, gitUser } from "../../../../daemon/minion/volumes/git-environment.js";
import { faults } from "../../../contracts/engine/subject.js";

const test = suite("git clone");
/** Where whoever clones may go: as root, that is not we. */
const dir = mkdtempSync("/var/tmp/troupe-git-test-");
chmodSync(dir, 0o755);
const origin = join(dir, "site.git");
const secret = join(dir, "secret");
const files = { protocols: ["file"] };

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  }).trim();
const commit = (text: string): string => {
  writeFileSync(join(origin, "file"), text);
  git("-C", origin, "add", ".");
  git("-C", origin, "commit", "-qm", text);
  return git("-C", origin, "rev-parse", "HEAD");
};
let first = "";

test.before(() => {
  git("init", "-q", "-b", "main", origin);
  first = commit("first");
  git("-C", origin, "tag", "v1");
  git("-C", origin, "checkout", "-qb", "dev");
  commit("of dev");
  git("-C", origin, "checkout", "-q", "main");
  commit("second");
  writeFileSync(secret, "hunter2: a line of a file\n", { mode: 0o600 });
  const user = gitUser();
  if (user) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, origin]);
});
test.after(() => rmSync(dir, { recursive: true }));

let count = 0;

const asRoot = gitUser() ? test : test.skip;
asRoot("nobody but root can put another folder in the place of the one that is cloned into", async () => {
  const pods = join(dir, `pods${count++}`);
  mkdirSync(pods, { mode: 0o700 });
  const volume = join(pods, "code");
  const cloning = cloneInto(volume, "code", { repository: `file://${origin}` }, files);
  let seen: number[] = [];
  for (let ended = false; !ended && seen.length === 0; ) {
    ended = await Promise.race([cloning.then(() => true), new Promise<false>((go) => setImmediate(go, false))]);
    if (!existsSync(`${volume}.cloning`)) continue;
    const staging = readFileSync(`${volume}.cloning`, "utf8");
    if (staging === "" || !existsSync(join(staging, "work"))) continue;
    const { uid, mode } = statSync(staging);
    seen = [uid, mode & 0o022];
  }
  assert.equal(seen, [0, 0]);
  assert.is(await cloning, true);
});

/** Clones into a volume of its own, in a folder nobody else may enter, and answers where it is. */
async function clone(source: Partial<core.GitRepoVolumeSource>, options: CloneOptions = files): Promise<string> {
  const pods = join(dir, `pods${count++}`);
  mkdirSync(pods, { mode: 0o700 });
  const volume = join(pods, "code");
  try {
    assert.is(await cloneInto(volume, "code", { repository: `file://${origin}`, ...source }, options), true);
    assert.is(await cloneInto(volume, "code", { repository: `file://${origin}`, ...source }, options), false);
    assert.equal(readdirSync(pods).sort(), ["code", "code.cloned"]);
  } catch (error) {
    assert.equal(
      readdirSync(pods).filter((name) => name !== "code"),
      [],
    );
    throw error;
  }
  return volume;
}
const text = (...path: string[]): string => readFileSync(join(...path), "utf8");

test("a folder named after the repository, as in 0.5.4, or as it is wished for", async () => {
  const volume = await clone({});
  assert.is(text(volume, "site", "file"), "second");
  assert.is(text(await clone({ directory: "a/b" }), "a", "b", "file"), "second");
  assert.is(text(await clone({ directory: "." }), "file"), "second");
  assert.is(statSync(volume).mode & 0o777, 0o755);
  for (const path of ["site", "site/file"]) assert.is(statSync(join(volume, path)).uid, process.getuid?.());
});

test("the revision is a branch, a tag or a commit", async () => {
  const of = async (revision: string): Promise<string> => text(await clone({ revision }), "site", "file");
  assert.equal(
    [await of("dev"), await of("v1"), await of(first), await of("HEAD~1")],
    [...["of dev", "first"], ...["first", "first"]],
  );
  const { message, details } = await faults("ServiceUnavailable", clone({ revision: "no-such" }));
  assert.match(message, /git clone of .* failed: it has no such revision/);
  assert.is(details.retry, true);
});

for (const revision of [`--pathspec-from-file=${secret}`, "--output=x", "-b", "a b", "a:b", ":/text", "a..b"])
  test(`refused: the revision ${revision.split("=")[0]}`, async () => {
    const { message, details } = await faults(
      "Invalid",
      clone({ repository: "https://example.org/a.git", revision }, {}),
    );
    assert.not.match(message, /hunter2/);
    assert.is(details.retry, false);
  });

test("an option for a revision is one to nobody, even unchecked", async () => {
  const { message } = await faults("ServiceUnavailable", clone({ revision: `--pathspec-from-file=${secret}` }));
  assert.not.match(message, /hunter2|line of/);
});

for (const repository of [
  "file:///etc",
  "/etc",
  "git://example.org/a",
  "ext::sh -c id",
  "http://example.org/a",
  "-u x",
])
  test(`refused: the repository ${repository}`, async () => {
    await faults("Invalid", clone({ repository }, {}));
  });

test("git itself is allowed no other protocol", async () => {
  const own = { protocols: [...gitProtocols] };
  for (const repository of [`file://${origin}`, `ext::touch ${join(dir, "ran")}`, "git://127.0.0.1:1/a"]) {
    const { message } = await faults("ServiceUnavailable", clone({ repository }, own));
    assert.match(message, /protocol that is not allowed|no such repository/);
  }
  assert.not(existsSync(join(dir, "ran")));
});

test("a fault holds neither a password nor what others wrote", async () => {
  const repository = "https://user:hunter2@127.0.0.1:1/a.git";
  const { message } = await faults("ServiceUnavailable", clone({ repository }, {}));
  assert.match(message, /https:\/\/127\.0\.0\.1:1\/a\.git failed: its host does not answer/);
  assert.not.match(message, /hunter2/);
});

test("what a daemon that was killed left beside is taken away", async () => {
  const volume = join(dir, "left", "code");
  const beside = join(dir, "troupe-git-0123456789abcdef");
  for (const path of [join(dir, "left"), beside]) mkdirSync(path);
  writeFileSync(`${volume}.cloning`, beside);
  await discardClone(volume);
  assert.not(existsSync(beside));
  writeFileSync(`${volume}.cloning`, origin);
  await discardClone(volume);
  assert.ok(existsSync(origin));
});

test.run();
