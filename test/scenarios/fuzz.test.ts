// runner: timeout 240 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { documentOf, kindOfFailure, runDocument } from "../../scenarios/fuzz/fuzz.js";
import { ddmin } from "../../scenarios/fuzz/shrink.js";

const test = suite("fuzz");
/** With every run of the tests; `troupe scenario fuzz` does thousands. */
const runs = 150;

test(`${runs} random scenarios hold`, async () => {
  for (let run = 0; run < runs; run++) {
    const result = await runDocument(documentOf("tests", run));
    assert.ok(result.ok, `run ${run}: ${kindOfFailure(result)}`);
  }
});

test("the same run is generated again", () => {
  assert.equal(documentOf("a", 7), documentOf("a", 7));
  assert.not.equal(documentOf("a", 7), documentOf("a", 8));
});

test("delta debugging finds what is needed, in order", async () => {
  const all = Array.from({ length: 40 }, (_, i) => i);
  let asked = 0;
  const least = await ddmin(all, async (items) => {
    asked++;
    return items.includes(3) && items.includes(17) && items.includes(38);
  });
  assert.equal(least, [3, 17, 38]);
  assert.ok(asked < 200, `${asked} runs`);
});

test.run();
