import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import { kindKey } from "../../../core/scheduling/pod-kind.js";
import { schedule } from "../../../core/scheduling/schedule.js";
import type { MinionView, PodView, ScheduleResult } from "../../../core/scheduling/schedule-types.js";
import { naiveRefusal, naiveRefusals } from "./naive-twin.js";
import {
  clusters,
  minion,
  namespaces,
  pod,
  podsNamed,
  policyNames,
  sociableClusters,
  sociablePods,
} from "./samples.js";

const test = suite("schedule");
const web = (hostIp = ""): PodView["hostPorts"] => [{ port: 80, protocol: "TCP", hostIp }];
const gpu = (effect: MinionView["taints"][number]["effect"]): MinionView["taints"] => [
  { key: "gpu", value: "", effect },
];

/** One pod, one minion: the message, or "" if it is placed. */
const table: { what: string; on: Partial<MinionView>; asks: Partial<PodView>; message: string }[] = [
  { what: "no limits", on: {}, asks: { cpuMillis: 1e9, memoryBytes: 1e15 }, message: "" },
  { what: "not ready", on: { ready: false }, asks: {}, message: "1 not ready" },
  { what: "cordoned", on: { unschedulable: true }, asks: {}, message: "1 cordoned" },
  {
    what: "a tolerated cordon",
    on: { unschedulable: true },
    asks: { tolerations: [{ key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" }] },
    message: "",
  },
  { what: "flapping", on: { flapping: true }, asks: {}, message: "1 was lost too often lately" },
  { what: "this host", on: {}, asks: { host: "m" }, message: "" },
  { what: "another host", on: {}, asks: { host: "x" }, message: "1 is not the host asked for" },
  { what: "a label", on: { labels: { a: "1" } }, asks: { nodeSelector: { a: "1" } }, message: "" },
  {
    what: "another value",
    on: { labels: { a: "1" } },
    asks: { nodeSelector: { a: "2" } },
    message: "1 does not match the node selector",
  },
  { what: "a hard taint", on: { taints: gpu("NoExecute") }, asks: {}, message: "1 has a taint not tolerated" },
  { what: "a soft taint", on: { taints: gpu("PreferNoSchedule") }, asks: {}, message: "" },
  {
    what: "a tolerated taint",
    on: { taints: gpu("NoSchedule") },
    asks: { tolerations: [{ key: "gpu", operator: "Exists" }] },
    message: "",
  },
  { what: "exactly enough cpu", on: { cpuMillis: 100 }, asks: { cpuMillis: 100 }, message: "" },
  { what: "too little cpu", on: { cpuMillis: 100 }, asks: { cpuMillis: 101 }, message: "1 lacks cpu" },
  { what: "too little memory", on: { memoryBytes: 1 }, asks: { memoryBytes: 2 }, message: "1 lacks memory" },
  {
    what: "nothing asked of an overbooked minion",
    on: { cpuMillis: 1, memoryBytes: 1, pods: [pod("x", { cpuMillis: 9, memoryBytes: 9 })] },
    asks: {},
    message: "",
  },
  {
    what: "port taken",
    on: { pods: [pod("x", { hostPorts: web() })] },
    asks: { hostPorts: web() },
    message: "1 host port taken",
  },
  {
    what: "port taken on one address, asked for on all",
    on: { pods: [pod("x", { hostPorts: web("10.0.0.1") })] },
    asks: { hostPorts: web("0.0.0.0") },
    message: "1 host port taken",
  },
  {
    what: "same port, other address",
    on: { pods: [pod("x", { hostPorts: web("10.0.0.1") })] },
    asks: { hostPorts: web("10.0.0.2") },
    message: "",
  },
  {
    what: "same port, other protocol",
    on: { pods: [pod("x", { hostPorts: web() })] },
    asks: { hostPorts: [{ port: 80, protocol: "UDP", hostIp: "" }] },
    message: "",
  },
  {
    what: "a disk somebody writes",
    on: { pods: [pod("x", { disks: [{ id: "gce/d", readOnly: false }] })] },
    asks: { disks: [{ id: "gce/d", readOnly: true }] },
    message: "1 disk in use",
  },
  {
    what: "a disk all only read",
    on: { pods: [pod("x", { disks: [{ id: "gce/d", readOnly: true }] })] },
    asks: { disks: [{ id: "gce/d", readOnly: true }] },
    message: "",
  },
  { what: "full of pods", on: { podsMax: 1, pods: [pod("x")] }, asks: {}, message: "1 has too many pods" },
];

for (const { what, on, asks, message } of table) {
  test(what, () => {
    const { placements, unplaced } = schedule([minion("m", on)], [pod("p", asks)], "spread", "s");
    assert.equal(placements, message === "" ? [{ uid: "p", minion: "m" }] : []);
    assert.equal(
      unplaced.map((u) => u.message),
      message === "" ? [] : [`0/1 minions fit: ${message}`],
    );
  });
}

test("the sentence counts reasons, the most frequent first", () => {
  const minions = [
    minion("a", { memoryBytes: 1 }),
    minion("b", { pods: [pod("x", { hostPorts: web() })] }),
    minion("c", { memoryBytes: 1 }),
  ];
  const { unplaced } = schedule(minions, [pod("p", { memoryBytes: 2, hostPorts: web() })], "spread", "s");
  assert.equal(unplaced, [
    {
      uid: "p",
      refusals: { "host port taken": 1, "lacks memory": 2 },
      message: "0/3 minions fit: 2 lack memory, 1 host port taken",
    },
  ]);
});

test("a cluster without minions says so", () => {
  const { unplaced } = schedule([], [pod("p")], "random", "s");
  assert.is(unplaced[0]?.message, "0/0 minions fit: there is no minion");
});

const minionsOf = ({ placements }: ScheduleResult): string[] => placements.map((p) => p.minion);

test("spread: replicas of a controller go to different minions, even to a fuller one", () => {
  const busy = Array.from({ length: 9 }, (_, i) => pod(`x${i}`, { cpuMillis: 100 }));
  const minions = [minion("a", { cpuMillis: 1_000 }), minion("b", { cpuMillis: 1_000, pods: busy })];
  const replicas = [pod("r1", { group: "g", cpuMillis: 50 }), pod("r2", { group: "g", cpuMillis: 50 })];
  assert.equal(minionsOf(schedule(minions, replicas, "spread", "s")).sort(), ["a", "b"]);
});

test("spread: pods of no group go where most is left, and even out", () => {
  const minions = [minion("a", { cpuMillis: 1_000 }), minion("b", { cpuMillis: 2_000 })];
  const pods = Array.from({ length: 12 }, (_, i) => pod(`p${i}`, { cpuMillis: 100 }));
  const onA = minionsOf(schedule(minions, pods, "spread", "s")).filter((name) => name === "a").length;
  assert.ok(onA >= 2 && onA <= 5, `${onA} of 12 on the smaller minion`);
});

test("spread: a soft taint is avoided while there is another choice", () => {
  const minions = [minion("a", { taints: gpu("PreferNoSchedule") }), minion("b", { podsMax: 2 })];
  const pods = [pod("p1"), pod("p2"), pod("p3")];
  assert.equal(minionsOf(schedule(minions, pods, "spread", "s")), ["b", "b", "a"]);
});

test("binpack: one minion after the other is filled, by all kinds of pods", () => {
  const minions = Array.from({ length: 5 }, (_, i) => minion(`m${i}`, { cpuMillis: 1_000 }));
  const pods = Array.from({ length: 20 }, (_, i) => pod(`p${i}`, { cpuMillis: 50 + (i % 4) * 25, group: `g${i % 4}` }));
  const total = pods.reduce((sum, p) => sum + p.cpuMillis, 0);
  assert.is(new Set(minionsOf(schedule(minions, pods, "binpack", "s"))).size, Math.ceil(total / 1_000));
});

test("random: two minions get about as many", () => {
  const pods = Array.from({ length: 1_000 }, (_, i) => pod(`p${i}`));
  const onA = minionsOf(schedule([minion("a"), minion("b")], pods, "random", "s")).filter(
    (name) => name === "a",
  ).length;
  assert.ok(onA > 430 && onA < 570, `${onA} of 1,000`);
});

test("the higher priority is decided first", () => {
  const pods = [pod("low"), pod("high", { priority: 9 })];
  const { placements, unplaced } = schedule([minion("m", { podsMax: 1 })], pods, "spread", "s");
  assert.equal(placements, [{ uid: "high", minion: "m" }]);
  assert.is(unplaced[0]?.uid, "low");
});

/** Replays a result pod by pod: each placement fitted when it was made, and who was not placed fitted nowhere. */
function checkByTwin(minions: readonly MinionView[], pods: readonly PodView[], result: ScheduleResult): void {
  const world = minions.map((m) => ({ ...m, pods: [...m.pods] }));
  const placed = new Map(result.placements.map((p) => [p.uid, p.minion]));
  const unplaced = new Map(result.unplaced.map((u) => [u.uid, u]));
  assert.is(placed.size + unplaced.size, pods.length);
  const explained = new Set<string>();
  for (const one of [...pods].sort((a, b) => b.priority - a.priority)) {
    const name = placed.get(one.uid);
    if (name === undefined) {
      const told = unplaced.get(one.uid)?.refusals ?? {};
      const counts = naiveRefusals(world, one);
      assert.is(
        Object.values(counts).reduce((a, b) => a + b, 0),
        minions.length,
        "there was room",
      );
      assert.is(
        Object.values(told).reduce((a, b) => a + b, 0),
        minions.length,
        "each minion counts once",
      );
      if (!explained.has(kindKey(one))) assert.equal(told, counts);
      explained.add(kindKey(one));
      continue;
    }
    const target = world.find((m) => m.name === name);
    assert.ok(target);
    assert.is(naiveRefusal(world, target, one), null);
    target.pods.push(one);
  }
}

test("any cluster, any batch: the naive twin agrees", () => {
  fc.assert(
    fc.property(clusters, podsNamed("p", 12), policyNames, fc.string(), (minions, pods, policy, seed) => {
      checkByTwin(minions, pods, schedule(minions, pods, policy, seed, namespaces));
    }),
    { numRuns: 1_000 },
  );
});

test("pods that mind each other, where there is room for all: the naive twin agrees", () => {
  fc.assert(
    fc.property(sociableClusters, sociablePods("p", 12), policyNames, fc.string(), (minions, pods, policy, seed) => {
      const some = pods.map((one) => ({ ...one, isLeaving: false }));
      checkByTwin(minions, some, schedule(minions, some, policy, seed, namespaces));
    }),
    { numRuns: 3_000 },
  );
});

test("the same seed gives the same answer, and the arguments are left alone", () => {
  fc.assert(
    fc.property(clusters, podsNamed("p", 12), policyNames, fc.string(), (minions, pods, policy, seed) => {
      const before = structuredClone({ minions, pods });
      assert.equal(schedule(minions, pods, policy, seed), schedule(minions, pods, policy, seed));
      assert.equal({ minions, pods }, before);
    }),
  );
});

test("a large, tight cluster, seen in samples: the naive twin agrees", () => {
  for (let round = 0; round < 6; round++) {
    const random = seededRandom(`large ${round}`);
    const minions = Array.from({ length: 400 }, (_, i) =>
      minion(`m${i}`, {
        cpuMillis: 100 * (1 + random.below(4)),
        podsMax: 1 + random.below(4),
        labels: { zone: `z${random.below(3)}` },
        ready: random.below(10) > 0,
      }),
    );
    const pods = Array.from({ length: 1_200 }, (_, i) =>
      pod(`p${i}`, {
        cpuMillis: 50 * random.below(6),
        group: `g${random.below(8)}`,
        nodeSelector: random.below(3) === 0 ? { zone: `z${random.below(4)}` } : {},
        hostPorts: random.below(5) === 0 ? [{ port: 80 + random.below(2), protocol: "TCP", hostIp: "" }] : [],
      }),
    );
    const policy = (["random", "spread", "binpack"] as const)[round % 3] ?? "spread";
    const result = schedule(minions, pods, policy, `seed ${round}`);
    assert.ok(result.unplaced.length > 0 && result.placements.length > 400);
    checkByTwin(minions, pods, result);
  }
});

test.run();
