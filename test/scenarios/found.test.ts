import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenarioFile } from "../../scenarios/format/read-scenario.js";
import { simulate } from "../../scenarios/simulate.js";

const test = suite("what the fuzzer found once");
const folder = "test/scenarios/found";

for (const name of readdirSync(folder)) {
  test(`${name} stays mended`, async () => {
    const result = await simulate(readScenarioFile(join(folder, name)));
    assert.equal(result.failures, []);
  });
}

test.run();
