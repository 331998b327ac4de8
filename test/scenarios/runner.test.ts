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

test("a power cut soon after the minions joined is healed within three seconds, too", async () => {
  const workload = `{ apiVersion: v1, kind: ReplicationController, metadata: { name: web }, spec: { replicas: 6,
    selector: { app: web }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "troupe/echo:1" }] } } } }`;
  for (let atMs = 500; atMs <= 8_000; atMs += 500) {
    const scenario = read(`
scenario: young
cluster: { minions: 3 }
workloads: [${workload}]
timeline:
  - { at: ${atMs}ms, fault: power-cut, on: the minion that runs web, for: 20s }
  - { after: 2s, expect: 2 minions ready and at least 6 pods of web ready, within: 1s }`);
    assert.equal((await simulate(scenario)).failures, [], `cut off ${atMs} ms after the start`);
  }
});

test.run();
