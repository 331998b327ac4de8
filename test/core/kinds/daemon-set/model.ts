/** A set and what it sees, in which whatever it decides is done at once. */

import { revisionLabel } from "../../../../core/kinds/controller-revision/history.js";
import type { ControllerRevision } from "../../../../core/kinds/controller-revision/kind.js";
import type { DaemonSet } from "../../../../core/kinds/daemon-set/object.js";
import { reconcile } from "../../../../core/kinds/daemon-set/reconcile.js";
import type { DaemonPod, Seen } from "../../../../core/kinds/daemon-set/view.js";
import { pinnedMinion } from "../../../../core/kinds/pod/node-affinity.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import type { NewObject, Reconciled } from "../../../../core/objects/reconciled.js";
import type { core } from "../../../../core/objects/types.js";

export function setOf(spec: object = {}, podSpec: object = {}): DaemonSet {
  const template = {
    metadata: { labels: { app: "a" } },
    spec: { containers: [{ name: "c", image: "i:1" }], ...podSpec },
  };
  const { object } = readObject("DaemonSet", {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "default" },
    spec: { selector: { matchLabels: { app: "a" } }, template, ...spec },
  });
  return { ...object, metadata: { ...object.metadata, uid: "set", generation: 1 } };
}

export class Model {
  set: DaemonSet;
  nowMs = 1_000_000;
  readonly pods = new Map<string, DaemonPod>();
  readonly revisions = new Map<string, ControllerRevision>();
  /** By name: whether its pods run there, or only stay. */
  readonly places = new Map<string, boolean>();
  #made = 0;

  constructor(set: DaemonSet, minions: readonly string[]) {
    this.set = set;
    for (const minion of minions) this.places.set(minion, true);
  }

  setImage(image: string): void {
    const { template } = this.set.spec;
    const containers = [{ name: "c", image }];
    const spec = { ...this.set.spec, template: { ...template, spec: { ...template.spec, containers } } };
    const { metadata } = this.set;
    this.set = { ...this.set, metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 }, spec };
  }

  get seen(): Seen[] {
    const places = [...this.places].map(([name, runs]) => ({ seen: "place" as const, name, runs }));
    return [...this.pods.values(), ...places, ...this.revisions.values()];
  }

  /** Decides, and has it done: pods come unready, and are gone at once. */
  look(): Reconciled {
    const plan = reconcile(this.set, this.seen, this.nowMs);
    for (const made of plan.create) this.#make(made);
    for (const changed of plan.update) this.revisions.set(changed.metadata.name, changed as ControllerRevision);
    for (const { name } of plan.remove) if (!this.pods.delete(name)) this.revisions.delete(name);
    this.set = { ...this.set, status: (plan.status ?? this.set.status) as NonNullable<DaemonSet["status"]> };
    return plan;
  }

  /** Until nothing is left to do; what comes is ready after a look, unless it is `sick`. */
  settle(sick: (pod: DaemonPod) => boolean = () => false, looks = 100): void {
    for (let i = 0; i < looks; i++) {
      const { create, update, remove } = this.look();
      const waiting = [...this.pods.values()].filter((pod) => !pod.ready && !sick(pod));
      for (const pod of waiting) this.put({ ...pod, ready: true, readyAtMs: this.nowMs });
      if (create.length + update.length + remove.length + waiting.length === 0) return;
    }
  }

  put(pod: DaemonPod): void {
    this.pods.set(pod.name, pod);
  }

  /** `minion:hash` of each pod, hashes by the number of their revision. */
  get told(): string[] {
    const numbers = new Map([...this.revisions.values()].map((r) => [r.metadata.labels?.[revisionLabel], r.revision]));
    return [...this.pods.values()].map((p) => `${p.minion}:${numbers.get(p.hash)}`).sort();
  }

  get available(): number {
    return [...this.pods.values()].filter((pod) => pod.ready && !pod.terminating).length;
  }

  #make({ kind, metadata, spec, ...rest }: NewObject): void {
    const owned = {
      ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "set", controller: true }],
    };
    if (kind === "ControllerRevision") {
      const { name = "" } = metadata;
      this.revisions.set(name, { kind, ...rest, metadata: { ...metadata, ...owned, uid: name } } as ControllerRevision);
      return;
    }
    const name = `agent-${++this.#made}`;
    this.put({
      seen: "pod",
      uid: name,
      name,
      minion: pinnedMinion(spec as core.PodSpec),
      isBound: true,
      hash: metadata.labels?.[revisionLabel] ?? "",
      ready: false,
      terminating: false,
      ended: "",
      createdAtMs: this.nowMs,
    });
  }
}
