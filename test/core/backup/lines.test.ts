import { crc32 } from "node:zlib";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { backupLine, readBackupLine } from "../../../core/backup/lines.js";

const test = suite("line of a backup");

test("whatever is in it, it is one line, and is read as it was written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = backupLine({ file: "f", text }, crc32);
      assert.is(line.indexOf("\n"), line.length - 1);
      assert.equal(readBackupLine(line.slice(0, -1), 1, crc32), JSON.parse(JSON.stringify({ file: "f", text })));
    }),
  );
});

test("a person reads it with grep, and its checksum is that of every other program", () => {
  assert.is(backupLine({ end: true, lines: 3 }, crc32), 'be1c4c35 {"end":true,"lines":3}\n');
});

test("what is wrong with it is said with its number", () => {
  const good = backupLine({ end: true, lines: 3 }, crc32).slice(0, -1);
  for (const [line, words] of [
    ["", /line 7 is not a checksum and JSON/],
    [good.toUpperCase(), /line 7 is not a checksum and JSON/],
    [good.replace("3}", "4}"), /line 7 does not match its checksum/],
    [`${crc32("{x}").toString(16).padStart(8, "0")} {x}`, /line 7 is no JSON object/],
  ] as const)
    assert.throws(() => readBackupLine(line, 7, crc32), words);
});

test.run();
