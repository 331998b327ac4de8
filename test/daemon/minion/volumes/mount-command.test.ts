// runner: machine
/** Mounts of what is held. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openPlace } from "../../../../daemon/minion/volumes/beneath.js";
import { mountOn, type Side, unmountOn } from "../../../../daemon/minion/volumes/mount-command.js";
import { faults } from "../../../contracts/engine/subject.js";

const test = suite("mount command");
const dir = realpathSync(mkdtempSync(join(tmpdir(), "troupe mount-")));
test.after(() => rmSync(dir, { recursive: true }));
const here: Side = { root: "", enter: [], id: "" };
const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? test : test.skip;

itAsRoot("one takes the place of another, and all go at once, whatever the path is called", async () => {
  const target = join(dir, "at\ttab");
  mkdirSync(target);
  for (const name of ["one", "two"]) {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, "name"), name);
    const place = await openPlace(join(dir, name));
    await mountOn(here, place, target);
    await place.close();
    assert.is(readFileSync(join(target, "name"), "utf8"), name);
  }
  await unmountOn(here, target);
  assert.not(existsSync(join(target, "name")));
  await unmountOn(here, target);
});

itAsRoot("what cannot be mounted is told, and may work later", async () => {
  const place = await openPlace(dir);
  const { message, details } = await faults("InternalError", mountOn(here, place, join(dir, "missing")));
  assert.match(message, /^mount: /);
  assert.is(details.retry, true);
  await place.close();
});

test.run();
