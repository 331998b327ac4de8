import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../../actors/events.js";
import type { ActorSystem } from "../../../../actors/host/system.js";
import type { AnyObject } from "../../../../core/kinds/all.js";
import { seededRandom } from "../../../../core/random.js";
import type { Write } from "../../../../core/store/store.js";
import { Children, type Plan } from "../../../../daemon/control/effects/children.js";
import type { MasterPorts } from "../../../../daemon/control/ports.js";
import type { View } from "../../../../daemon/control/view.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";

const test = suite("what a controller decides, carried out");
const owner = {
  kind: "ReplicaSet",
  metadata: { name: "web", namespace: "default", uid: "web-uid", resourceVersion: "1" },
} as unknown as AnyObject;
const pod = (more: object): AnyObject =>
  ({
    kind: "Pod",
    metadata: { name: "a", namespace: "default", uid: "a-uid", resourceVersion: "2", ...more },
    spec: { nodeName: "m", containers: [] },
  }) as unknown as AnyObject;
const named = { kind: "Pod", name: "a", uid: "a-uid" };
const nothing: Plan = { create: [], update: [], remove: [] };

/** What is written, and what the controller hears of it. */
async function carryOut(there: AnyObject, plan: Partial<Plan>): Promise<{ writes: Write[]; heard: ActorEvent[] }> {
  const [writes, heard] = [[] as Write[], [] as ActorEvent[]];
  const store = {
    write: (batch: Write[]) => {
      writes.push(...batch);
      return batch.map((write) => ({ ok: true, revision: 3, object: write.op === "remove" ? there : write.object }));
    },
  };
  const clock = new VirtualClock(0);
  const ports = { store, clock, random: seededRandom("children") } as unknown as MasterPorts;
  const view = {
    get: (kind: string) => (kind === "Pod" ? there : owner),
    seen: async () => {},
  } as unknown as View;
  const system = { deliver: (_to: string, event: ActorEvent) => heard.push(event) } as unknown as ActorSystem;
  await new Children(ports, system, view).carryOut(owner, { ...nothing, ...plan }, { actor: "it", seq: 1 });
  return { writes, heard };
}

const isVain = ({ heard: [event] }: { heard: ActorEvent[] }): boolean =>
  event?.type === "controller.acted" && event.vain === true;

test("what would change nothing is not written, and told to be in vain", async () => {
  const ending = pod({ deletionTimestamp: "1970-01-01T00:00:30Z", deletionGracePeriodSeconds: 30 });
  const vain: [string, AnyObject, Partial<Plan>][] = [
    ["a pod is let go that nobody owns", pod({}), { release: [named] }],
    ["one that ends already is ended", ending, { remove: [named] }],
    ["one is changed to what it is", pod({}), { update: [pod({ resourceVersion: "1" })] }],
    ["one is removed that is gone", pod({ uid: "another" }), { remove: [named] }],
  ];
  for (const [what, there, plan] of vain) {
    const done = await carryOut(there, plan);
    assert.equal([done.writes, isVain(done)], [[], true], what);
  }
});

test("what changes something is written, and not in vain", async () => {
  const owned = pod({ ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "web-uid" }] });
  for (const [there, plan] of [
    [owned, { release: [named] }],
    [pod({}), { remove: [named] }],
    [pod({}), { update: [pod({ labels: { a: "b" } })] }],
    [pod({}), { adopt: [named] }],
  ] as const) {
    const done = await carryOut(there, plan);
    assert.equal([done.writes.length, isVain(done)], [1, false]);
  }
});

test.run();
