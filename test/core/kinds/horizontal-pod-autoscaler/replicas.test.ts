import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Unknown } from "../../../../core/kinds/horizontal-pod-autoscaler/amounts.js";
import { replicasFor, type Wish } from "../../../../core/kinds/horizontal-pod-autoscaler/replicas.js";
import type { PodSight } from "../../../../core/kinds/horizontal-pod-autoscaler/sight.js";
import { nowMs, pod } from "./sample.js";

const it = suite("how many replicas a metric asks for");
const tolerances = { up: 0.1, down: 0.1 };
const half: Wish = { resource: "cpu", utilization: 50 };
const pods = (...millis: (number | undefined)[]): PodSight[] => millis.map((used, i) => pod(`p${i}`, used));
const young = { startedMs: nowMs - 60_000 };
const notReady = { ...young, ready: { is: false, sinceMs: nowMs - 60_000 } };

/** What Kubernetes' documentation and its calculator's own tests say. */
const table: [what: string, wish: Wish, pods: PodSight[], replicas: number][] = [
  ["twice what is wanted: twice as many", half, pods(1_000, 1_000), 4],
  ["half of it: half as many", half, pods(250, 250, 250, 250), 2],
  ["a tenth too much is near enough", half, pods(550, 550), 2],
  ["a tenth too little as well", half, pods(450, 450, 450), 3],
  ["a little more than that is not", half, pods(560, 560), 3],
  ["rounded up", half, pods(600, 600, 600), 4],
  ["nothing used: none", half, pods(0, 0), 0],
  ["on the way up, a pod of which nothing is known counts as idle", half, pods(1_000, undefined), 2],
  ["… and does not hold back what is needed anyway", half, pods(2_000, 2_000, undefined), 8],
  ["on the way down, it counts as all it asks for", half, pods(100, 100, 100, undefined), 3],
  [
    "a pod that has begun does not count as busy while it starts",
    half,
    [...pods(1_000), pod("young", 5_000, notReady)],
    2,
  ],
  ["… nor is it waited for on the way down", half, [...pods(200, 200), pod("young", 5_000, notReady)], 1],
  [
    "a pod that waits for its place is idle on the way up",
    half,
    [...pods(1_000), pod("p", undefined, { phase: "Pending" })],
    2,
  ],
  ["one that is over does not count", half, [...pods(1_000), pod("p", 9_000, { isOver: true })], 2],
  [
    "what a pod used before it was ready for a window does not count",
    half,
    [...pods(500), pod("fresh", 5_000, { ...young, ready: { is: true, sinceMs: nowMs - 10_000 } })],
    2,
  ],
  [
    "an old pod that became unready counts: it was ready once",
    half,
    [...pods(500), pod("sick", 1_500, { ready: { is: false, sinceMs: nowMs - 60_000 } })],
    4,
  ],
  ["memory is known from the first moment", { resource: "memory", utilization: 25 }, [pod("p", 1, notReady)], 2],
  ["an amount a pod", { resource: "cpu", amount: 500 }, pods(1_000, 1_000), 4],
  ["an amount, with one of which nothing is known", { resource: "cpu", amount: 500 }, pods(100, undefined), 2],
  ["one container of each", { resource: "cpu", container: "main", utilization: 50 }, pods(1_000), 2],
];
for (const [what, wish, all, replicas] of table)
  it(what, () => {
    const proposal = replicasFor(wish, all, all.filter((p) => !p.isOver).length, tolerances, nowMs);
    assert.not.instance(proposal, Unknown, (proposal as Unknown).why);
    assert.is((proposal as { replicas: number }).replicas, replicas);
  });

const unknown: [what: string, wish: Wish, pods: PodSight[], why: RegExp][] = [
  ["no pods", half, [], /no pods returned by selector/],
  ["no use known", half, pods(undefined), /unable to get metrics for resource cpu/],
  ["only pods that start", half, [pod("p", 1, notReady)], /did not receive metrics for targeted pods/],
  [
    "a pod that does not say what it asks for",
    half,
    [pod("p", 1, { requests: [{ container: "main", memory: "1Mi" }] })],
    /^missing request for cpu in container main of Pod p$/,
  ],
  [
    "a container that is not there",
    { resource: "cpu", container: "other", amount: 1 },
    pods(1),
    /container other not present/,
  ],
];
for (const [what, wish, all, why] of unknown)
  it(`cannot be said: ${what}`, () => {
    const proposal = replicasFor(wish, all, all.length, tolerances, nowMs);
    assert.instance(proposal, Unknown);
    assert.match((proposal as Unknown).why, why);
  });

it("tells what is used as kubectl shows it", () => {
  assert.equal(replicasFor(half, pods(300, 500), 2, tolerances, nowMs), {
    replicas: 2,
    average: 400,
    utilization: 40,
  } as never);
});

it.run();
