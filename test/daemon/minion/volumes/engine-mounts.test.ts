// runner: machine
/** Mounts in the namespace an engine works in. */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openPlace } from "../../../../daemon/minion/volumes/beneath.js";
import { engineMounts } from "../../../../daemon/minion/volumes/engine-mounts.js";
import { faults } from "../../../contracts/engine/subject.js";

const test = suite("engine mounts");
const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? test : test.skip;
const dir = realpathSync(mkdtempSync(join(tmpdir(), "troupe-mounts-")));
const [folder, volume, target] = ["run", "volume", "target"].map((name) => join(dir, name)) as [string, string, string];

test.before(() => {
  for (const path of [volume, target]) mkdirSync(path);
  writeFileSync(join(volume, "words"), "here");
});
test.after(() => rmSync(dir, { recursive: true }));

itAsRoot("an engine beside us sees what we mount, and no more once it is taken away", async () => {
  const mounts = engineMounts(folder, async (path) => existsSync(path));
  const place = await openPlace(await mounts.seen(volume));
  for (let i = 0; i < 2; i++) await mounts.mount(place, target);
  await place.close();
  assert.is(readFileSync(join(target, "words"), "utf8"), "here");
  await mounts.unmount(target);
  assert.not(existsSync(join(target, "words")));
  assert.equal(readdirSync(folder), []);
});

itAsRoot("for an engine that sees nothing of it, or says that it sees all, nothing is mounted", async () => {
  for (const sees of [async () => false, async () => true]) {
    const { details, message } = await faults("Forbidden", engineMounts(folder, sees).seen(volume));
    assert.match(message, /subPath/);
    assert.is(details.retry, true);
    assert.equal(readdirSync(folder), []);
  }
});

itAsRoot("an engine in namespaces of its own has it mounted there, and there only", async () => {
  // What tells an engine is the name of its program.
  const program = join(dir, "dockerd");
  copyFileSync("/bin/sleep", program);
  const engine = spawn("unshare", ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", program, "1000"]);
  const ended = new Promise((resolve) => engine.once("exit", resolve));
  try {
    let pid = "";
    const find = (): string =>
      readdirSync("/proc").find((name) => {
        try {
          return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").startsWith(`${program}\0`);
        } catch {
          return false;
        }
      }) ?? "";
    while (pid === "") {
      pid = find();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const mounts = engineMounts(folder, async (path) => existsSync(`/proc/${pid}/root${path}`));
    const place = await openPlace(await mounts.seen(volume));
    assert.is(await mounts.seen("/a"), `/proc/${pid}/root/a`);
    await mounts.mount(place, target);
    await place.close();
    assert.is(readFileSync(`/proc/${pid}/root${target}/words`, "utf8"), "here");
    assert.not(existsSync(join(target, "words")));
    await mounts.unmount(target);
    assert.not(existsSync(`/proc/${pid}/root${target}/words`));
  } finally {
    engine.kill("SIGKILL");
    await ended;
  }
});

test.run();
