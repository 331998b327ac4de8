import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { countsText, nameCounts } from "../../../cli/local/name-counts.js";

const it = suite("what a minion says of names");

it("is read where it is told, and nothing where it is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "name-counts-"));
  const stateFile = join(folder, "minion.state");
  try {
    assert.is(await nameCounts({ stateFile }), undefined);
    for (const text of ["", "[]", "null", '{"names":{"queries":"many"}}']) {
      writeFileSync(stateFile, text);
      assert.is(await nameCounts({ stateFile }), undefined, text);
    }
    writeFileSync(stateFile, '{"pid":1,"names":{"queries":7,"forwarded":2,"failed":1,"refused":0}}');
    const counts = await nameCounts({ stateFile });
    assert.is(counts && countsText(counts), "7 asked, 2 sent on, 1 failed");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.run();
