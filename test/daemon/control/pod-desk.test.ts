import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { podsMax } from "../../../core/link/limits.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import { notesAtOnceMax } from "../../../core/link/rates.js";
import type { PodReport } from "../../../core/link/report.js";
import { reportDigest } from "../../../daemon/link/digest.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const it = suite("what minions tell of their pods");
let cluster: Cluster;
const steps: string[] = [];

const hello = (minion: string, address: string, more: object = {}): MinionMessage => ({
  ...{ type: "hello", minion, address, labels: {}, engineMessage: "", pods: [], tables: {} },
  facts: {
    ...{ bootId: "b", runId: "r", cpus: 4, memoryBytes: 2 ** 30 },
    ...{ runtime: "", os: "", architecture: "", version: "" },
  },
  ...more,
});
const report = (podIP: string, seq = 1): PodReport => ({
  uid: "u1",
  namespace: "default",
  name: "web",
  seq,
  state: "running",
  status: { phase: "Running", podIP },
});
const from = (address: string) => ({ address, isSecure: true });

it.before.each(async () => {
  cluster = await startCluster();
  steps.length = 0;
  cluster.master.onStep(({ actor, event }) => actor === "pod/default/web" && steps.push(event.type));
});
it.after.each(closeAll);

async function podOn(nodeName: string): Promise<void> {
  const object = {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "default", uid: "u1" } },
    spec: { containers: [{ name: "web", image: "web" }], nodeName, restartPolicy: "Always" },
  } as unknown as Pod;
  const [written] = await cluster.store.write([{ op: "create", object }]);
  await cluster.master.view.seen(written?.ok ? written.revision : 0);
}

async function eventOf(reason: string): Promise<Event> {
  for (;;) {
    const found = (await cluster.store.list("Event")).items.find((e) => e.reason === reason);
    if (found) return found;
    await new Promise(setImmediate);
  }
}

async function routed(): Promise<void> {
  await cluster.master.receive("m1", hello("m1", "192.0.2.5", { routed: { podCidr: "10.244.1.0/24" } }));
  await podOn("m1");
}

for (const podIP of ["127.0.0.1", "10.244.2.3", "10.244.1.1", "169.254.169.254", "192.0.2.5", "10.0.0.1"])
  it(`a pod at ${podIP}, which is not its minion's to give, is heard by nobody and costs the minion its line`, async () => {
    await routed();
    await cluster.master.receive("m1", { type: "report", pods: [report(podIP)] }, from("192.0.2.5"));
    assert.not(steps.includes("pod.reported"), steps.join());
    assert.match(cluster.dropped[0]?.why ?? "", /of pod "default\/web" it told that/);
    const told = (await eventOf("MinionRefused")).message ?? "";
    assert.match(told, `(from 192.0.2.5): of pod "default/web" it told that`);
    assert.match(told, podIP);
  });

it("a pod in its minion's network is heard", async () => {
  await routed();
  await cluster.master.receive("m1", { type: "report", pods: [report("10.244.1.2")] });
  assert.ok(steps.includes("pod.reported"));
  assert.equal(cluster.dropped, []);
});

for (const [address, why] of [
  ["127.0.0.1", /is loopback/],
  ["10.0.0.9", /network of services/],
  ["10.244.9.9", /network of pods/],
  ["239.0.0.1", /is multicast/],
] as const)
  it(`a minion at ${address} that dials from elsewhere is not let in`, async () => {
    await cluster.master.receive("m1", hello("m1", address), from("192.0.2.5"));
    assert.match(cluster.dropped[0]?.why ?? "", why);
    assert.equal([...cluster.master.view.list("Node")], []);
  });

it("of two minions at one address the second is not let in while the first is there", async () => {
  await cluster.master.receive("m1", hello("m1", "192.0.2.5"));
  await cluster.master.receive("m2", hello("m2", "192.0.2.5"));
  assert.match(cluster.dropped[0]?.why ?? "", /that of minion "m1", which is connected/);
  cluster.master.disconnected("m1", "gone");
  await cluster.master.receive("m2", hello("m2", "192.0.2.5"));
  assert.is(cluster.dropped.length, 1);
});

it("what a minion says whose hello was refused is not heard, and does not keep it alive", async () => {
  await routed();
  cluster.master.disconnected("m1", "gone");
  await cluster.master.receive("m1", hello("m1", "127.0.0.1"), from("192.0.2.5"));
  steps.length = 0;
  const beats: string[] = [];
  cluster.master.onStep(({ actor, event }) => actor === "minion/m1" && beats.push(event.type));
  await cluster.master.receive("m1", { type: "report", pods: [report("10.244.1.2")] });
  const digest = reportDigest(new Map());
  await cluster.master.receive("m1", { type: "heartbeat", bootId: "b", digest, engineOk: true, engineMessage: "" });
  assert.equal(steps, []);
  assert.not(beats.includes("minion.heartbeat"));
});

it("a minion's clock that is ahead does not date its events", async () => {
  await routed();
  const note = { uid: "u1", namespace: "default", name: "web", reason: "Late", message: "m", atMs: 8.64e15 };
  await cluster.master.receive("m1", { type: "notes", notes: [{ ...note, type: "Normal" }] });
  assert.ok(Date.parse((await eventOf("Late")).lastTimestamp ?? "") <= Date.now());
});

it("a flood of notes does not become a flood of events", async () => {
  await routed();
  const note = (i: number) =>
    ({
      uid: "u1",
      namespace: "default",
      name: "web",
      type: "Normal",
      reason: "Flood",
      message: `m${i}`,
      atMs: 1,
    }) as const;
  const notes = Array.from({ length: 2 * notesAtOnceMax }, (_, i) => note(i));
  await cluster.master.receive("m1", { type: "notes", notes });
  cluster.master.disconnected("m1", "it dials again");
  await cluster.master.receive("m1", hello("m1", "192.0.2.5", { routed: { podCidr: "10.244.1.0/24" } }));
  await cluster.master.receive("m1", { type: "notes", notes: notes.slice(0, 1_000) });
  await eventOf("Flood");
  const { items } = await cluster.store.list("Event");
  // A second or so may have gone by meanwhile.
  assert.ok(items.filter((e) => e.reason === "Flood").length < 1.5 * notesAtOnceMax);
  assert.match(cluster.complaints.join("\n"), /notes are left out.*more than 100 a second/);
  assert.equal(cluster.dropped, []);
});

it("pods nobody knows are told of up to a ceiling", async () => {
  await routed();
  const strange = (i: number): PodReport => ({ ...report(""), uid: `strange-${i}` });
  for (let part = 0; part < 2; part++) {
    const pods = Array.from({ length: podsMax }, (_, i) => strange(part * podsMax + i));
    await cluster.master.receive("m1", { type: "report", pods });
  }
  assert.match(cluster.dropped[0]?.why ?? "", `more than ${podsMax} pods`);
});

it.run();
