import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stringify } from "yaml";
import { seededRandom } from "../../core/random.js";
import { readScenario } from "../../scenarios/format/read-scenario.js";
import { unsupportedLive } from "../../scenarios/live/unsupported.js";
import { weather } from "./weather.js";

const it = suite("the chaos' weather");
const textOf = (seed: string, minutes: number): string =>
  stringify(weather(seededRandom(seed), seed, minutes), { aliasDuplicateObjects: false });

it("is a scenario, all of whose faults can be made on hosts of their own", () => {
  for (let i = 0; i < 200; i++) {
    const { scenario, problems } = readScenario(textOf(String(i), 4), ".");
    assert.equal(problems, []);
    for (const { deed } of scenario?.timeline ?? [])
      if (deed.type === "fault") assert.is(unsupportedLive(deed.spec, "netns"), undefined);
  }
});

it("is the same for a seed, and expects rest once a round", () => {
  assert.is(textOf("a", 20), textOf("a", 20));
  assert.is.not(textOf("a", 20), textOf("b", 20));
  assert.is(textOf("a", 20).match(/expect:/g)?.length, 10);
});

it.run();
