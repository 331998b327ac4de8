/** Deployments and their ReplicaSets without a cluster: each acts when the test says so, and sees what the others wrote by then. */
import { boundsOf } from "../../../../core/kinds/deployment/amounts.js";
import type { Deployment } from "../../../../core/kinds/deployment/object.js";
import { reconcile } from "../../../../core/kinds/deployment/reconcile.js";
import { readObject, withDefaults } from "../../../../core/kinds/prepare.js";
import type { ReplicaSet } from "../../../../core/kinds/replica-set/object.js";
import type { Reconciled } from "../../../../core/objects/reconciled.js";

/** A deployment as it is stored. */
export function deploymentOf(spec: object, image = "i:1", name = "web"): Deployment {
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image }] } };
  const body = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default", uid: "d" },
    spec: { selector: { matchLabels: { app: "a" } }, template, ...spec },
  };
  const read = withDefaults("Deployment", readObject("Deployment", body).object);
  return { ...read, metadata: { ...read.metadata, generation: 1 }, status: {} };
}

interface ModelPod {
  ready: boolean;
}

export class Model {
  deployment: Deployment;
  sets = new Map<string, ReplicaSet>();
  /** Living pods of each set. */
  pods = new Map<string, ModelPod[]>();
  /** Pods that are stopping. */
  stopping = new Map<string, number>();
  nowMs = 0;
  last: Reconciled = { create: [], update: [], remove: [] };

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  get bounds(): { most: number; least: number } {
    const wish = this.deployment.spec.replicas ?? 1;
    const { surge, unavailable } = boundsOf(this.deployment);
    return { most: wish + surge, least: wish - unavailable };
  }

  get living(): number {
    return [...this.pods.values()].reduce((sum, pods) => sum + pods.length, 0);
  }

  get available(): number {
    return [...this.pods.values()].reduce((sum, pods) => sum + pods.filter((p) => p.ready).length, 0);
  }

  get names(): string[] {
    return [...this.sets.keys()];
  }

  /** Somebody changes what is wanted. */
  change(spec: Partial<Deployment["spec"]>): void {
    const { metadata } = this.deployment;
    this.deployment = {
      ...this.deployment,
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...this.deployment.spec, ...spec },
    };
  }

  setImage(image: string): void {
    this.change({ template: deploymentOf({}, image).spec.template });
  }

  /** The deployment looks, and what it decides is done. */
  look(): Reconciled {
    const plan = reconcile(this.deployment, [...this.sets.values()], this.nowMs);
    for (const { metadata, spec } of plan.create) {
      const name = metadata.name ?? "";
      const reference = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "d", controller: true };
      const at = new Date(this.nowMs + this.sets.size * 1000).toISOString();
      this.sets.set(name, {
        kind: "ReplicaSet",
        metadata: { ...metadata, name, uid: name, generation: 1, creationTimestamp: at, ownerReferences: [reference] },
        spec: spec as ReplicaSet["spec"],
        status: { replicas: 0 },
      });
      this.pods.set(name, []);
    }
    for (const object of plan.update)
      if (object.kind === "Deployment") this.deployment = object as Deployment;
      else this.sets.set(object.metadata.name, object as ReplicaSet);
    for (const { name } of plan.remove) {
      this.sets.delete(name);
      this.pods.delete(name);
    }
    if (plan.status) this.deployment = { ...this.deployment, status: plan.status as Deployment["status"] };
    this.last = plan;
    return plan;
  }

  /** A set's controller looks: it makes or ends pods, and says how many it has. */
  act(name: string): void {
    const set = this.sets.get(name);
    if (!set) return;
    const pods = (this.pods.get(name) ?? []).sort((a, b) => Number(b.ready) - Number(a.ready));
    const wish = set.spec.replicas ?? 1;
    while (pods.length < wish) pods.push({ ready: false });
    this.stopping.set(name, (this.stopping.get(name) ?? 0) + Math.max(0, pods.length - wish));
    pods.length = Math.min(pods.length, wish);
    this.pods.set(name, pods);
    this.tell(name);
  }

  /** A set's controller says how many pods it has, of the generation it has seen. */
  tell(name: string): void {
    const set = this.sets.get(name);
    if (!set) return;
    const pods = this.pods.get(name) ?? [];
    const ready = pods.filter((p) => p.ready).length;
    const counts = { replicas: pods.length, readyReplicas: ready, availableReplicas: ready };
    const terminatingReplicas = this.stopping.get(name) ?? 0;
    const observedGeneration = set.metadata.generation ?? 0;
    this.sets.set(name, { ...set, status: { ...counts, terminatingReplicas, observedGeneration } });
  }

  /** One more pod of a set is ready. */
  ready(name: string): void {
    const pod = this.pods.get(name)?.find((p) => !p.ready);
    if (pod) pod.ready = true;
    this.tell(name);
  }

  /** What was stopping has stopped. */
  stopped(name: string): void {
    this.stopping.set(name, 0);
    this.tell(name);
  }

  /** Everybody acts until nothing changes. */
  settle(isSick: (name: string) => boolean = () => false, rounds = 200): void {
    for (let i = 0; i < rounds; i++) {
      this.nowMs += 1_000;
      this.look();
      for (const name of this.names) {
        this.act(name);
        if (!isSick(name)) while (this.pods.get(name)?.some((p) => !p.ready)) this.ready(name);
        this.stopped(name);
      }
    }
    this.look();
  }

  condition(type: string): string {
    const found = this.deployment.status?.conditions?.find((c) => c.type === type);
    return found ? `${found.status} ${found.reason}` : "";
  }
}
