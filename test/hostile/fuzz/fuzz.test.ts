/** A few thousand inputs for each reader with every run of the tests; `npm run hostile -- fuzz` does more. */
// runner: timeout 240 s
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fuzzTarget } from "./command.js";
import { targets } from "./targets.js";

const it = suite("random inputs");
/** Those that need a process for each input have few. */
const slow: Readonly<Record<string, number>> = { stores: 6, "link-to-master": 60, "link-to-minion": 60 };

for (const target of targets)
  it(`${target.name} are read or refused, in time, and nothing else`, async () => {
    const runs = slow[target.name] ?? 1_500;
    const sum = await fuzzTarget(target, { seed: "tests", minutes: 3, first: 0, runs });
    assert.equal(sum.harms, []);
    assert.is(sum.inputs, runs);
  });

it.run();
