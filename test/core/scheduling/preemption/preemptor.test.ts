import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decide } from "../../../../core/scheduling/decide.js";
import { Ledger, type Verdict } from "../../../../core/scheduling/ledger.js";
import { schedule } from "../../../../core/scheduling/schedule.js";
import type { MinionView, PodView } from "../../../../core/scheduling/schedule-types.js";
import { naiveRefusal } from "../naive-twin.js";
import {
  clusters,
  minion,
  namespaces,
  pod,
  podsNamed,
  podTerm,
  sociableClusters,
  sociablePods,
  wishes,
} from "../samples.js";

const test = suite("preemption");

const small = (uid: string, more: Partial<PodView> = {}): PodView => pod(uid, { cpuMillis: 100, ...more });
const high = (uid: string, more: Partial<PodView> = {}): PodView => small(uid, { priority: 9, ...more });

/** A book of minions with room for two small pods each. */
function bookOf(minions: Record<string, PodView[]>) {
  const ledger = new Ledger();
  for (const [name, pods] of Object.entries(minions)) {
    ledger.upsertMinion(minion(name, { cpuMillis: 200, labels: { host: name } }));
    for (const one of pods) ledger.podBound(name, one);
  }
  return {
    ledger,
    ask: (...pods: PodView[]): Verdict => {
      const order = ledger.pack(pods, "spread", "s");
      return ledger.judge(order, decide(order.task));
    },
  };
}
const summary = ({ placements, unplaced, preemptions }: Verdict): string =>
  [
    ...placements.map((p) => `${p.uid} on ${p.minion}`),
    ...preemptions.map((p) => `${p.uid} for ${p.victims.join("+")} on ${p.minion}`),
    ...unplaced
      .filter((u) => !preemptions.some((p) => p.uid === u.uid))
      .map((u) => `${u.uid} waits ${u.nominated ?? ""}`.trim()),
  ].join(", ");

const full = {
  m1: [small("a"), small("b", { createdMs: 5 })],
  m2: [small("c", { priority: 5 }), small("d", { priority: 5 })],
};
const table: [what: string, minions: Record<string, PodView[]>, asked: PodView[], wanted: string][] = [
  ["the least important, and of these the youngest", full, [high("p")], "p for b on m1"],
  ["nobody of the same priority", { m1: [high("a"), high("b")] }, [high("p")], "p waits"],
  ["nobody, if it shall not", full, [high("p", { preempts: false })], "p waits"],
  ["nobody, if there is room", { m1: [small("a")] }, [high("p")], "p on m1"],
  ["nobody, if that would not help", full, [high("p", { cpuMillis: 300 })], "p waits"],
  ["only where it may go", full, [high("p", { host: "m2" })], "p for d on m2"],
  ["two, each once", full, [high("p"), high("q")], "p for b on m1, q for a on m1"],
  [
    "a host port",
    {
      m1: [small("a", { hostPorts: [{ port: 80, protocol: "TCP", hostIp: "" }] }), small("b", { priority: 5 })],
      m2: [],
    },
    [high("p", { host: "m1", cpuMillis: 0, hostPorts: [{ port: 80, protocol: "TCP", hostIp: "" }] })],
    "p for a on m1",
  ],
  [
    "whose anti-affinity is in the way",
    { m1: [small("a", { wishes: wishes({ away: [podTerm("host", "web")] }) })] },
    [high("p", { labels: { app: "web" } })],
    "p for a on m1",
  ],
  [
    "not who it must be near: without all of them it fits nowhere, as in Kubernetes",
    { m1: [small("a", { labels: { app: "web" } }), small("b", { priority: 5 })] },
    [high("p", { wishes: wishes({ near: [podTerm("host", "web")] }) })],
    "p waits",
  ],
];
for (const [what, minions, asked, wanted] of table)
  test(what, () => assert.is(summary(bookOf(minions).ask(...asked)), wanted));

test("it says so", () => {
  const [told] = bookOf(full).ask(high("p")).unplaced;
  assert.is(
    told?.message,
    '0/2 minions fit: 2 lack cpu; gets the room of pods of lower priority on "m1" when they have ended',
  );
  assert.is(told?.nominated, "m1");
});

test("the room is kept for it: not given to who counts less, whoever is asked first, and nobody else ends for it", () => {
  const { ledger, ask } = bookOf(full);
  ask(high("p", { cpuMillis: 200 }));
  assert.is(summary(ask(small("x"))), "x waits");
  ledger.podRemoved("a");
  assert.is(summary(ask(small("x"))), "x waits");
  assert.is(summary(ask(small("x"), high("p", { cpuMillis: 200 }))), "p waits m1, x waits");
  assert.is(summary(ask(small("x"))), "x waits");
  ledger.podRemoved("b");
  assert.is(summary(ask(small("x"), high("p", { cpuMillis: 200 }))), "p on m1, x waits");
});

test("of its own priority, too: who had others end is first", () => {
  const { ledger, ask } = bookOf({ m1: [small("a"), small("b")] });
  ask(high("p", { cpuMillis: 200 }));
  ledger.podRemoved("a");
  ledger.podRemoved("b");
  assert.is(summary(ask(high("q", { preempts: false }), high("p", { cpuMillis: 200 }))), "p on m1, q waits");
});

test("who counts more takes that room, and then it waits as before", () => {
  const { ledger, ask } = bookOf({ m1: [small("a"), small("b")] });
  ask(high("p", { cpuMillis: 200 }));
  ledger.podRemoved("a");
  const first = high("q", { priority: 10, cpuMillis: 200 });
  assert.is(summary(ask(first)), "q for  on m1");
  assert.is(summary(ask(high("p", { cpuMillis: 200 }))), "p waits");
  ledger.podRemoved("b");
  assert.is(summary(ask(high("p", { cpuMillis: 200 }), first)), "q on m1, p waits");
});

test("a minion that closes meanwhile keeps nothing: others end elsewhere", () => {
  const { ledger, ask } = bookOf(full);
  ask(high("p"));
  ledger.upsertMinion(minion("m1", { cpuMillis: 200, ready: false }));
  assert.is(summary(ask(high("p"))), "p for d on m2");
});

test("who ends anyway is waited for, and nobody else is lost", () => {
  const { ledger, ask } = bookOf({ m1: [small("a"), small("b", { isLeaving: true })], m2: [small("c"), small("d")] });
  assert.is(summary(ask(high("p"))), "p for  on m1");
  assert.is(summary(ask(high("p"))), "p waits m1");
  ledger.podRemoved("b");
  assert.is(summary(ask(high("p"))), "p on m1");
});

test("it is given up when it is not to be evicted for, and forgotten with the pod", () => {
  const { ledger, ask } = bookOf({ m1: [small("a"), small("b")] });
  ask(high("p"));
  assert.ok(ledger.release("p"));
  assert.is(summary(ask(high("p"))), "p for b on m1");
  ledger.podRemoved("p");
  ledger.podRemoved("b");
  assert.is(summary(ask(small("x"))), "x on m1");
});

test("another master knows by its status, and by those that are ending", () => {
  const { ledger, ask } = bookOf({
    m1: [small("a", { priority: 5 }), small("b", { isLeaving: true })],
    m2: [small("c"), small("d")],
  });
  assert.is(summary(ask(high("p", { nominated: "m1" }))), "p waits m1");
  assert.is(summary(ask(small("x"))), "x waits");
  ledger.podRemoved("b");
  assert.is(summary(ask(small("x"), high("p", { nominated: "m1" }))), "p on m1, x waits");
  assert.is(summary(ask(high("q", { nominated: "m2" }))), "q for d on m2");
});

/** What a decision promises: only less important pods end, they are enough, and where nobody ends, nobody could. */
function check(minions: readonly MinionView[], one: PodView, isPlain: boolean): void {
  const { preemptions, unplaced } = schedule(minions, [one], "spread", "s", namespaces);
  if (unplaced.length === 0) return;
  /** Whether it would fit on a minion, were these gone from there. */
  const fits = (name: string, gone: (other: PodView) => boolean): boolean => {
    const world = minions.map((m) => (m.name === name ? { ...m, pods: m.pods.filter((other) => !gone(other)) } : m));
    return naiveRefusal(world, world.find((m) => m.name === name) as MinionView, one) === null;
  };
  const isLower = ({ priority }: PodView): boolean => priority < one.priority;
  const [preemption] = preemptions;
  if (!preemption) {
    for (const { name, pods } of one.preempts ? minions : [])
      assert.not(pods.some(isLower) && fits(name, isLower), name);
    return;
  }
  const { minion: name, victims } = preemption;
  const goes = (other: PodView): boolean => victims.includes(other.uid) || (other.isLeaving && isLower(other));
  const pods = minions.find((m) => m.name === name)?.pods ?? [];
  const ending = pods.filter(({ uid }) => victims.includes(uid));
  assert.ok(one.preempts && ending.length === victims.length && ending.every(isLower));
  assert.ok(fits(name, goes), "they are not enough");
  // Where pods mind each other, one that stays may be what keeps it out.
  for (const spared of isPlain ? ending : [])
    assert.not(
      fits(name, (other) => goes(other) && other !== spared),
      `${spared.uid} ends in vain`,
    );
}

test("any cluster, any pod: only less important ones end, they are enough, and no more than that", () => {
  fc.assert(
    fc.property(clusters, podsNamed("p", 4, 0), (minions, pods) => {
      const plain = minions.map((m) => ({ ...m, pods: m.pods.map((one) => ({ ...one, wishes: null })) }));
      for (const one of pods) check(plain, { ...one, priority: 7 }, true);
    }),
    { numRuns: 1_000 },
  );
});

test("nor where pods mind each other", () => {
  fc.assert(
    fc.property(sociableClusters, sociablePods("p", 4), (minions, pods) => {
      for (const one of pods) check(minions, { ...one, priority: 7 }, false);
    }),
    { numRuns: 1_000 },
  );
});

test.run();
