import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Attention } from "../../../daemon/control/attention.js";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import type { Scenario } from "../../../scenarios/format/scenario.js";
import { simulate } from "../../../scenarios/simulate.js";
import { Life } from "../../../scenarios/simulation/life.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("attention");

test("a standstill is told once, with its length, as soon as it is over; a little lateness is not", async () => {
  const clock = new VirtualClock(0);
  const life = new Life(clock);
  const told: number[] = [];
  const attention = new Attention(life.clock, (forMs) => told.push(forMs));
  attention.start();
  for (const stallMs of [300, 30_000, 900, 2_000]) {
    await clock.advance(10_000);
    life.stall();
    await clock.advance(stallMs);
    life.wake();
  }
  await clock.advance(10_000);
  assert.is(told.length, 2);
  assert.ok(told[0] !== undefined && told[0] > 29_000 && told[0] <= 30_000);
  attention.close();
  life.stall();
  await clock.advance(5_000);
  life.wake();
  assert.is(told.length, 2);
});

const scenario = (timeline: string): string => `
scenario: a-master-that-stands-still
docs: The master stands still; its minions live.
cluster: { minions: 5 }
workloads:
  - apiVersion: v1
    kind: ReplicationController
    metadata: { name: web }
    spec:
      replicas: 10
      selector: { app: web }
      template:
        metadata: { labels: { app: web } }
        spec: { containers: [{ name: web, image: "troupe/echo:1" }] }
timeline:
  - { expect: 10 pods of web ready, within: 30s }
${timeline}
  - { after: 20s, expect: 5 minions ready and 10 pods of web ready, within: 5s }
`;

for (const [what, timeline] of [
  ["for 30 s", "  - { at: 60s, fault: stall, on: the master, for: 30s }"],
  [
    "for 7 s, five times, with half a second in between",
    Array.from(
      { length: 5 },
      (_, i) => `  - { at: ${60_000 + 7_500 * i}ms, fault: stall, on: the master, for: 7s }`,
    ).join("\n"),
  ],
  [
    "and its minions' connections break meanwhile",
    "  - { at: 60s, fault: stall, on: the master, for: 30s }\n  - { at: 75s, fault: link-break, on: all minions }",
  ],
] as const)
  test(`a master that stood still ${what} gives up no minion`, async () => {
    const { scenario: read, problems } = readScenario(scenario(timeline), ".");
    assert.equal(problems, []);
    const heard: string[] = [];
    const result = await simulate(read as Scenario, {
      journal: (_where, entry) => {
        if ("e" in entry) heard.push((entry.e as { type: string }).type);
      },
    });
    assert.equal(result.failures, []);
    assert.ok(heard.includes("minion.masterStalled"));
    assert.not(heard.includes("minion.evict"));
  });

test.run();
