import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import { faultFields } from "../../../scenarios/format/fault-fields.js";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import { weighted } from "../../../scenarios/fuzz/draw.js";
import { faults } from "../../../scenarios/fuzz/random-faults.js";

const test = suite("random faults");
const random = seededRandom("faults");
const drawn = Array.from({ length: 2_000 }, () => weighted(random, faults)(random, ["web", "solo"]));

test("there is every fault, and each is one that can be read", () => {
  assert.equal([...new Set(drawn.map((d) => d["fault"]))].sort(), Object.keys(faultFields).sort());
  const timeline = drawn.map((deed) => ({ after: "1s", ...deed }));
  assert.equal(readScenario(JSON.stringify({ scenario: "x", timeline }), ".").problems, []);
});

test("what lasts has an end", () => {
  for (const deed of drawn)
    if (["power-cut", "engine-down", "link", "stall", "store-failing"].includes(String(deed["fault"])))
      assert.type(deed["for"], "string", JSON.stringify(deed));
});

test.run();
