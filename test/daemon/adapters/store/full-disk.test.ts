/** A store on a disk without room: it ends with a fault that says so, never by a signal, and recovers by itself. */
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canMount, runOnSmallDisk } from "./small-disk.js";

const test = suite("store on a full disk");
const opener = fileURLToPath(new URL("./lmdb-opener.js", import.meta.url));
const filler = fileURLToPath(new URL("./lmdb-filled.js", import.meta.url));

const begin = `"${process.execPath}" "${opener}" "$1/store" >/dev/null`;
/** What is there before, and with how many free kilobytes it is tried. */
const places: readonly [string, string, readonly number[]][] = [
  ["where nothing was begun", "", [0, 4, 8, 16]],
  ["with a store", begin, [0, 8]],
  ["with a store without lock.mdb", `${begin}; rm "$1/store/lock.mdb"`, [0, 4, 8]],
  ["with a store whose lock.mdb was cut short", `${begin}; truncate -s 0 "$1/store/lock.mdb"`, [0]],
  ["with a store without its marker", `${begin}; rm "$1/store/FORMAT"`, [0]],
];

for (const [what, before, freeKbs] of places)
  test(`a start ${what}, on a full disk: it opens, or says that the disk is full`, () => {
    if (!canMount) return;
    for (const freeKb of freeKbs) {
      const { code, signal, stdout, stderr } = runOnSmallDisk({
        ...{ megabytes: 12, before, freeKb },
        program: [opener, "DISK/store"],
      });
      const seen = `${freeKb} kB: ${code} ${signal} ${stdout} ${stderr}`;
      assert.is(signal, null, seen);
      assert.is(code, 0, seen);
      assert.match(stdout, /^(opened|ServiceUnavailable .*(disk is full|disk of .* is full).*make room)\n$/, seen);
    }
  });

test("a start on a disk that is mounted read-only says so", () => {
  if (!canMount) return;
  for (const before of ["", begin]) {
    const { code, signal, stdout, stderr } = runOnSmallDisk({
      ...{ megabytes: 12, program: [opener, "DISK/store"] },
      before: `${before}\nmount --no-mtab -o remount,ro "$1"`,
    });
    assert.is(`${code} ${signal}`, "0 null", stderr);
    assert.match(stdout, /^Forbidden cannot keep data in .*choose a directory you can write/);
  }
});

test("after a start on a full disk, room makes the next one begin as if nothing had been", () => {
  if (!canMount) return;
  const { code, stdout, stderr } = runOnSmallDisk({
    ...{ megabytes: 12, program: [opener, "DISK/store"] },
    before: `cat /dev/zero > "$1/filler" 2>/dev/null; ${begin}; ls -A "$1/store"; rm "$1/filler"`,
  });
  assert.is(code, 0, stderr);
  assert.is(stdout, "opened\n");
});

test("a disk that fills while it serves: writes are refused, reads answered, the news written; room makes it well", () => {
  if (!canMount) return;
  const { code, signal, stdout, stderr } = runOnSmallDisk({ megabytes: 16, program: [filler, "DISK"] });
  assert.is(`${code} ${signal}`, "0 null", stderr);
  const told = JSON.parse(stdout) as Record<string, unknown>;
  assert.match(String(told["ill"]), /the disk of .* is full .*ENOSPC.*make room/);
  assert.is(told["refused"], "ServiceUnavailable");
  assert.is(told["readable"], told["written"]);
  assert.is(told["news"], true);
  assert.is(told["well"], "");
  assert.is(told["again"], Number(told["written"]) + 2, "the news, and what was written after");
});

test.run();
