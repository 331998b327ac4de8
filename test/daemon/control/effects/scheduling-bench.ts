/** The scheduling effect over a store, a view and a real ledger; decisions are made when they are let go. */
import type { ActorEvent } from "../../../../actors/events.js";
import type { ActorSystem } from "../../../../actors/host/system.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { core } from "../../../../core/objects/types.js";
import { type Decision, type DecisionTask, decide } from "../../../../core/scheduling/decide.js";
import { LedgerPool } from "../../../../core/scheduling/ledger-pool.js";
import { memoryStore } from "../../../../core/store/memory.js";
import type { Store } from "../../../../core/store/store.js";
import { Claims } from "../../../../daemon/control/claims.js";
import { Preemptions } from "../../../../daemon/control/effects/preemptions.js";
import { Scheduling } from "../../../../daemon/control/effects/scheduling.js";
import type { MasterPorts, MasterSettings } from "../../../../daemon/control/ports.js";
import { View } from "../../../../daemon/control/view.js";
import { handClock } from "../../adapters/portals/loopback.js";

interface More {
  nodeName?: string;
  phase?: string;
  cpu?: string;
  labels?: Record<string, string>;
  affinity?: core.Affinity;
  priority?: number;
  preemptionPolicy?: "Never";
}

/** A pod that wants half of a minion. */
export const pod = (name: string, more: More = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: name, ...(more.labels ? { labels: more.labels } : {}) },
  spec: {
    ...(more.affinity ? { affinity: more.affinity } : {}),
    ...(more.priority === undefined ? {} : { priority: more.priority }),
    ...(more.preemptionPolicy === undefined ? {} : { preemptionPolicy: more.preemptionPolicy }),
    containers: [{ name: "c", image: "i", resources: { requests: { cpu: more.cpu ?? "1" } } }],
    ...(more.nodeName === undefined ? {} : { nodeName: more.nodeName }),
  },
  status: { phase: more.phase ?? "Pending" },
});
export const capacity = { cpu: "2", memory: "1Gi", pods: "10" };
export const ready: core.NodeStatus = { capacity, conditions: [{ type: "Ready", status: "True" }] };

export const turns = async (): Promise<void> => {
  for (let i = 0; i < 60; i++) await Promise.resolve();
};

interface Bench {
  batchPodsMax?: number;
  /** Who is woken asks again, as its machine does. */
  asksAgain?: boolean;
  /** Refuses the next write that binds a pod. */
  fail?: { next: boolean };
}

/** A store that refuses the next write that binds a pod, when it is told to. */
function failing(disk: Store, fail: Bench["fail"]): Store {
  return {
    ...disk,
    get: (...args) => disk.get(...args),
    list: (...args) => disk.list(...args),
    watch: (...args) => disk.watch(...args),
    follow: (follower) => disk.follow(follower),
    revision: () => disk.revision(),
    check: () => disk.check(),
    write: (batch, ...rest) => {
      const binds = batch.some((w) => w.op === "update" && w.object.kind === "Pod" && w.object.spec.nodeName);
      if (!fail?.next || !binds) return disk.write(batch, ...rest);
      fail.next = false;
      throw new Error("the disk is gone");
    },
  };
}

/** Evictions whose Events are told. */
const preemptionsOf = (ports: MasterPorts, view: View, told: string[]): Preemptions =>
  new Preemptions(ports, view, {
    write: ({ metadata }, { reason, message }) => void told.push(`${metadata.name} ${reason}: ${message}`),
  });

/** The effect over a store, a view and a real ledger, with minion m1 of two CPUs; decisions are made when they are let go. */
export async function bench({ batchPodsMax = 1_000, asksAgain = false, fail }: Bench = {}) {
  const store = failing(memoryStore(), fail);
  const told: string[] = [];
  const held: (() => void)[] = [];
  const taskSizes: number[] = [];
  const view = new View(store);
  const system = {
    deliver: (actor: string, event: ActorEvent) => {
      const why = "message" in event ? `: ${event.message}` : "";
      const name = actor.split("/").at(-1) ?? "";
      told.push(`${name} ${event.type}${why}`);
      if (asksAgain && event.type === "pod.wake") scheduling.ask(stored(name), actor, 1);
    },
  };
  const pool = new LedgerPool(
    {
      batchesMax: 2,
      decide: (task: DecisionTask) => {
        taskSizes.push(task.pods.length);
        const decision = decide(task);
        return new Promise<Decision>((resolve) => held.push(() => resolve(decision)));
      },
      close: async () => {},
    },
    batchPodsMax,
  );
  const ports = { store, clock: handClock(), log: () => {}, scheduler: pool };
  const scheduling = new Scheduling(
    ports as unknown as MasterPorts,
    { cluster: "test", policy: "spread" } as MasterSettings,
    system as unknown as ActorSystem,
    view,
    new Claims(view),
    ports as unknown as MasterPorts,
    preemptionsOf(ports as unknown as MasterPorts, view, told),
  );
  await view.start(
    (change) => {
      if (change.object.kind === "Node") scheduling.minionChanged(change.object.metadata.name);
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
  await write({
    op: "create",
    object: { apiVersion: "v1", kind: "Node", metadata: { name: "m1" }, spec: {}, status: ready },
  });
  const stored = (name: string): Pod => view.get("Pod", "default", name) as Pod;
  const ask = async (...names: string[]): Promise<void> => {
    for (const name of names) scheduling.ask(stored(name), `pod/default/${name}`, 1);
    await turns();
  };
  /** Lets go of everything that is being decided, and of what follows from it. */
  const decided = async (): Promise<void> => {
    for (let rounds = 0; held.length > 0; rounds++) {
      if (rounds > 100) throw new Error("it never comes to an end");
      for (const go of held.splice(0)) go();
      await turns();
    }
  };
  return {
    ...{ scheduling, view, store, told, held, taskSizes, write, stored, ask, decided },
    create: (...pods: Pod[]) => write(...pods.map((object) => ({ op: "create" as const, object }))),
    remove: (name: string) => write({ op: "remove", key: { kind: "Pod", namespace: "default", name } }),
    minionOf: (name: string) => stored(name)?.spec.nodeName,
  };
}
