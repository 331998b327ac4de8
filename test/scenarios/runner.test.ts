import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenario } from "../../scenarios/format/read-scenario.js";
import { simulate } from "../../scenarios/simulate.js";

const test = suite("running a scenario");

const read = (text: string) => {
  const { scenario, problems } = readScenario(text, ".");
  if (!scenario) throw new Error(JSON.stringify(problems));
  return scenario;
};

test("a last expectation that does not come true fails at its deadline", async () => {
  const result = await simulate(
    read("scenario: never\ncluster: { minions: 1 }\ntimeline: [{ expect: pod ghost ready, within: 2s }]"),
  );
  assert.equal(
    result.failures.map((f) => [f.what, f.atMs]),
    [["expect", 2_001]],
  );
});

test.run();
