/** A stateful set, its pods and revisions without a cluster: each acts when the test says so. */

import type { ControllerRevision } from "../../../../core/kinds/controller-revision/kind.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { isTerminating } from "../../../../core/kinds/pod/phase.js";
import { readObject, withDefaults } from "../../../../core/kinds/prepare.js";
import type { StatefulSet } from "../../../../core/kinds/stateful-set/object.js";
import { reconcile } from "../../../../core/kinds/stateful-set/reconcile.js";
import type { Reconciled } from "../../../../core/objects/reconciled.js";
import { toApiTime } from "../../../../core/time.js";

/** A stateful set as it is stored. */
export function setOf(spec: object, image = "i:1", name = "web"): StatefulSet {
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image }] } };
  const body = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, namespace: "default", uid: "s" },
    spec: { selector: { matchLabels: { app: "a" } }, serviceName: "web", template, ...spec },
  };
  const read = withDefaults("StatefulSet", readObject("StatefulSet", body).object);
  return { ...read, metadata: { ...read.metadata, generation: 1 }, status: { replicas: 0 } };
}

const ready = (atMs: number, status: string) => ({
  phase: "Running",
  conditions: [{ type: "Ready", status, lastTransitionTime: toApiTime(atMs) }],
});

export class Model {
  set: StatefulSet;
  pods = new Map<string, Pod>();
  revisions = new Map<string, ControllerRevision>();
  claims = new Map<string, PersistentVolumeClaim>();
  nowMs = 1_000_000;
  last: Reconciled = { create: [], update: [], remove: [] };
  #uids = 0;
  /** What was made and removed, in order: `+web-0`, `-web-0`. */
  readonly story: string[] = [];

  constructor(set: StatefulSet) {
    this.set = set;
  }

  change(spec: Partial<StatefulSet["spec"]>): void {
    const { metadata } = this.set;
    this.set = {
      ...this.set,
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...this.set.spec, ...spec },
    };
  }

  setImage(image: string): void {
    this.change({ template: setOf({}, image).spec.template });
  }

  get names(): string[] {
    return [...this.pods.keys()].sort();
  }

  images(): string[] {
    return this.names.map((name) => `${name} ${this.pods.get(name)?.spec.containers[0]?.image}`);
  }

  put(pod: Pod): void {
    this.pods.set(pod.metadata.name, pod);
  }

  /** A pod as it is told: `ready`, `running`, `failed`, `lost`. */
  tell(name: string, how: "ready" | "running" | "failed" | "lost"): void {
    const pod = this.pods.get(name);
    if (!pod) throw new Error(`there is no pod ${name}`);
    const status = {
      ready: ready(this.nowMs, "True"),
      running: ready(this.nowMs, "False"),
      failed: { phase: "Failed", reason: "Evicted" },
      lost: { phase: "Failed", reason: "MinionLost" },
    }[how];
    this.put({ ...pod, status });
  }

  /** The set looks, and what it decides is done. */
  look(): Reconciled {
    const plan = reconcile(
      this.set,
      [...this.pods.values(), ...this.revisions.values(), ...this.claims.values()],
      this.nowMs,
    );
    const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "web", uid: "s", controller: true };
    for (const { kind, metadata, ...rest } of plan.create) {
      const uid = `u${++this.#uids}`;
      const meta = { ownerReferences: [owner], ...metadata, name: metadata.name ?? "", namespace: "default", uid };
      const object = { kind, metadata: meta, ...rest };
      if (kind === "ControllerRevision") this.revisions.set(meta.name, object as unknown as ControllerRevision);
      else if (kind === "PersistentVolumeClaim") this.claims.set(meta.name, object as unknown as PersistentVolumeClaim);
      else {
        if (this.pods.has(meta.name)) throw new Error(`two pods are called ${meta.name}`);
        this.put({ ...(object as unknown as Pod), status: { phase: "Pending" } });
        this.story.push(`+${meta.name}`);
      }
    }
    for (const object of plan.update)
      if (object.kind === "ControllerRevision") this.revisions.set(object.metadata.name, object as ControllerRevision);
      else if (object.kind === "PersistentVolumeClaim")
        this.claims.set(object.metadata.name, object as PersistentVolumeClaim);
      else this.put(object as Pod);
    for (const { kind, name, uid } of plan.remove)
      if (kind === "ControllerRevision") this.revisions.delete(name);
      else if (kind === "PersistentVolumeClaim") this.claims.delete(name);
      else if (this.pods.get(name)?.metadata.uid === uid) {
        const pod = this.pods.get(name) as Pod;
        this.put({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: toApiTime(this.nowMs) } });
        this.story.push(`-${name}`);
      }
    if (plan.status) this.set = { ...this.set, status: plan.status as NonNullable<StatefulSet["status"]> };
    this.last = plan;
    return plan;
  }

  /** Whatever is on its way out is gone. */
  bury(): boolean {
    const before = this.pods.size;
    for (const [name, pod] of this.pods) if (isTerminating(pod)) this.pods.delete(name);
    return this.pods.size < before;
  }

  /** All pods get on as far as they can, and the set looks, until nothing is decided. */
  settle(isSick: (pod: Pod) => boolean = () => false, rounds = 200): void {
    for (let i = 0; i < rounds; i++) {
      const { create, update, remove, againAtMs } = this.look();
      let isNews = this.bury();
      for (const [name, pod] of this.pods)
        if (pod.status?.phase === "Pending" && !isSick(pod)) {
          this.tell(name, "ready");
          isNews = true;
        }
      if (create.length + update.length + remove.length > 0 || isNews) continue;
      if (againAtMs === undefined) return;
      this.nowMs = againAtMs;
    }
  }
}
