import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UsageDesk, usageAgeMaxMs } from "../../../daemon/control/usage-desk.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const it = suite("usage desk");

function begin() {
  const clock = new VirtualClock();
  const sent: string[] = [];
  const refused: string[] = [];
  const desk = new UsageDesk({
    clock,
    view: {
      podByUid: (uid: string) => ({ a: { spec: { nodeName: "m1" } }, b: { spec: { nodeName: "m2" } } })[uid],
    } as never,
    links: { send: (minion) => sent.push(minion) > 0 },
    refusals: { tell: (what: string) => refused.push(what) } as never,
  });
  const pod = (uid: string) => ({ uid, windowMs: 1, containers: [{ name: "web", nanoCores: 1, memoryBytes: 2 }] });
  const tell = (minion: string, ...uids: string[]): void =>
    desk.told(minion, { type: "usage", machine: { windowMs: 1, nanoCores: 3, memoryBytes: 4 }, pods: uids.map(pod) });
  return { clock, desk, sent, refused, tell };
}

it("asks those that can tell, once while they do, and nobody when nobody wants to know", async () => {
  const { clock, desk, sent } = begin();
  desk.came("m1");
  await clock.advance(60_000);
  assert.equal(sent, []);
  desk.want();
  desk.want();
  assert.equal(sent, ["m1"]);
  desk.came("m2");
  desk.want();
  assert.equal(sent, ["m1", "m2"]);
  await clock.advance(70_000);
  desk.want();
  assert.equal(sent, ["m1", "m2", "m1", "m2"]);
});

it("a minion is believed about its own pods and about no other's", () => {
  const { desk, refused, tell } = begin();
  tell("m1", "a");
  assert.is(desk.ofPod("m1", "a"), undefined, "one that never said hello is not heard");
  desk.came("m1");
  tell("m1", "a", "b", "nobody");
  assert.is(desk.ofPod("m1", "a")?.used.get("web")?.memoryBytes, 2);
  assert.is(desk.ofPod("m1", "b"), undefined);
  assert.is(desk.ofPod("m2", "b"), undefined);
  assert.equal(refused, ["a minion spoke of a pod that is not its own"]);
});

it("what is old, or of one that left, is not known", async () => {
  const { clock, desk, tell } = begin();
  desk.came("m1");
  tell("m1", "a");
  assert.is(desk.ofMachine("m1")?.used.nanoCores, 3);
  await clock.advance(usageAgeMaxMs + 1);
  assert.is(desk.ofMachine("m1"), undefined);
  tell("m1", "a");
  desk.left("m1");
  assert.is(desk.ofPod("m1", "a"), undefined);
});

it("who wants to know now waits until all have told, or one has left, or long enough", async () => {
  const { clock, desk, tell } = begin();
  const over: string[] = [];
  for (const minion of ["m1", "m2"]) desk.came(minion);
  void desk.fresh(4_000).then(() => over.push("first"));
  tell("m1", "a");
  await clock.advance(0);
  assert.equal(over, []);
  desk.left("m2");
  await clock.advance(0);
  assert.equal(over, ["first"]);
  desk.came("m3");
  void desk.fresh(4_000).then(() => over.push("second"));
  await clock.advance(3_999);
  assert.equal(over, ["first"]);
  await clock.advance(1);
  assert.equal(over, ["first", "second"]);
});

it.run();
