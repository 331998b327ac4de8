import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorSystem } from "../../../../actors/host/system.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { MinionView, ScheduleResult } from "../../../../core/scheduling/schedule-types.js";
import { memoryStore } from "../../../../core/store/memory.js";
import type { Store } from "../../../../core/store/store.js";
import { Scheduling } from "../../../../daemon/control/effects/scheduling.js";
import type { MasterPorts, MasterSettings } from "../../../../daemon/control/ports.js";
import { View } from "../../../../daemon/control/view.js";

const test = suite("scheduling effect");

const pod = (name: string, more: { nodeName?: string; phase?: string } = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: name },
  spec: { containers: [], ...(more.nodeName === undefined ? {} : { nodeName: more.nodeName }) },
  status: { phase: more.phase ?? "Pending" },
});

/** A scheduler that answers when it is told to, and writes down what it hears of minions. */
async function bench() {
  const store: Store = memoryStore();
  const told: { actor: string; type: string }[] = [];
  const minions: MinionView[] = [];
  let answer = (_result: ScheduleResult): void => {};
  const view = new View(store);
  const system = { deliver: (actor: string, event: { type: string }) => told.push({ actor, type: event.type }) };
  const ports = {
    store,
    log: () => {},
    scheduler: {
      schedule: () => new Promise<ScheduleResult>((resolve) => (answer = resolve)),
      upsertMinion: (minion: MinionView) => minions.push(minion),
      removeMinion: () => {},
    },
  };
  const scheduling = new Scheduling(
    ports as unknown as MasterPorts,
    { cluster: "test", policy: "spread" } as MasterSettings,
    system as unknown as ActorSystem,
    view,
  );
  await store.write([{ op: "create", object: { apiVersion: "v1", kind: "Node", metadata: { name: "m1" }, spec: {} } }]);
  await view.start(
    (change) => {
      if (change.object.kind !== "Pod") return;
      const before =
        change.type === "DELETED" ? change.object : change.type === "MODIFIED" ? change.previous : undefined;
      scheduling.podChanged(before as Pod | undefined, change.type === "DELETED" ? undefined : change.object);
    },
    () => {},
  );
  const write = async (...writes: Parameters<Store["write"]>[0]): Promise<void> => {
    const results = await store.write(writes);
    await view.seen(Math.max(...results.map((r) => (r.ok ? r.revision : 0))));
  };
  const stored = (name: string): Pod => view.get("Pod", "default", name) as Pod;
  const place = async (uid: string): Promise<void> => {
    answer({ placements: [{ uid, minion: "m1" }], unplaced: [] });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { scheduling, view, told, minions, write, stored, place, refuse: (r: ScheduleResult) => answer(r) };
}

const ask = (b: Awaited<ReturnType<typeof bench>>, name: string): void =>
  b.scheduling.ask(b.stored(name), `pod/default/${name}`, 1);

test("a pod that went while it was decided on keeps no room", async () => {
  const b = await bench();
  await b.write({ op: "create", object: pod("a") });
  ask(b, "a");
  await Promise.resolve();
  await b.write({ op: "remove", key: { kind: "Pod", namespace: "default", name: "a" } });
  await b.place("a");
  assert.equal(b.told, []);
  await b.write({ op: "create", object: pod("b") });
  b.scheduling.minionChanged("m1");
  ask(b, "b");
  await Promise.resolve();
  assert.equal(b.minions.at(-1)?.pods, []);
});

test("a pod that goes after it was placed and before it is bound leaves its room", async () => {
  const b = await bench();
  await b.write({ op: "create", object: pod("a") });
  ask(b, "a");
  await Promise.resolve();
  await b.place("a");
  const roomTaken = async (by: string): Promise<string[] | undefined> => {
    await b.write({ op: "create", object: pod(by) });
    ask(b, by);
    await Promise.resolve();
    b.refuse({ placements: [], unplaced: [] });
    await Promise.resolve();
    await Promise.resolve();
    return b.minions.at(-1)?.pods.map((p) => p.uid);
  };
  assert.equal(await roomTaken("b"), ["a"]);
  await b.write({ op: "remove", key: { kind: "Pod", namespace: "default", name: "a" } });
  assert.equal(await roomTaken("c"), []);
});

test("a pod that somebody else bound meanwhile is not bound again", async () => {
  const b = await bench();
  await b.write({ op: "create", object: pod("a") });
  const asked = b.stored("a");
  await b.write({ op: "update", object: { ...asked, spec: { ...asked.spec, nodeName: "m2" } } });
  b.scheduling.bind(asked, "m1", "pod/default/a", 1);
  await Promise.resolve();
  await b.write({ op: "create", object: pod("later") });
  assert.is(b.stored("a").spec.nodeName, "m2");
  assert.equal(b.told, [{ actor: "pod/default/a", type: "pod.bindRefused" }]);
});

test("a pod that ends for good leaves room: who waits is woken", async () => {
  const b = await bench();
  await b.write({ op: "create", object: pod("old", { nodeName: "m1", phase: "Running" }) });
  await b.write({ op: "create", object: pod("a") });
  ask(b, "a");
  await Promise.resolve();
  b.refuse({ placements: [], unplaced: [] });
  await Promise.resolve();
  await Promise.resolve();
  const old = b.stored("old");
  await b.write({ op: "update", object: { ...old, status: { phase: "Succeeded" } } });
  assert.equal(
    b.told.map((t) => t.type),
    ["pod.unplaced", "pod.wake"],
  );
});

test.run();
