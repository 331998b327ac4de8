import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenarioFile } from "../../scenarios/format/read-scenario.js";
import { simulate } from "../../scenarios/simulate.js";

const test = suite("scenarios that come with Troupe");

for (const name of readdirSync("scenarios").filter((n) => n.endsWith(".yaml"))) {
  test(`${name} holds in virtual time`, async () => {
    const result = await simulate(readScenarioFile(join("scenarios", name)));
    assert.equal(result.failures, []);
    assert.equal(result.skipped, []);
  });
}

test.run();
