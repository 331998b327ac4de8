/** A world of one job for tests: what its decisions do, pods that end, and a user who deletes some. */
import { markDeleted } from "../../../../core/kinds/ending.js";
import type { Job } from "../../../../core/kinds/job/object.js";
import { indexOf } from "../../../../core/kinds/job/pods.js";
import { reconcile } from "../../../../core/kinds/job/reconcile.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { prepareForCreate, readObject } from "../../../../core/kinds/prepare.js";
import { isHeld } from "../../../../core/objects/finalizers.js";
import type { ControllerNote, Reconciled } from "../../../../core/objects/reconciled.js";
import { seededRandom } from "../../../../core/random.js";
import { toApiTime } from "../../../../core/time.js";

const random = seededRandom("job");
const startMs = Date.parse("2026-01-01T00:00:00Z");

export function newJob(spec: object, template: object = {}, name = "work"): Job {
  const pod = { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }], ...template };
  const { object } = readObject("Job", { metadata: { name }, spec: { template: { spec: pod }, ...spec } });
  return prepareForCreate("Job", object, { nowMs: startMs, random, namespace: "default", version: "v1" });
}

export class JobWorld {
  job: Job;
  pods: Pod[] = [];
  /** All that were ever made. */
  made = 0;
  nowMs = startMs;
  notes: ControllerNote[] = [];
  last: Reconciled = { create: [], update: [], remove: [] };
  gone = false;

  constructor(job: Job) {
    this.job = job;
  }

  /** One decision, and what comes of it; `lost`: what a crash leaves undone of what was decided. */
  look(lost: { status?: boolean; writes?: boolean } = {}): void {
    const plan = reconcile(this.job, this.pods, this.nowMs);
    this.last = plan;
    if (!lost.status && plan.status) this.job = { ...this.job, status: plan.status as NonNullable<Job["status"]> };
    this.notes.push(...(plan.notes ?? []));
    if (lost.writes) return;
    for (const { kind, name } of plan.remove) {
      if (kind === "Job") this.gone = true;
      else this.delete(name);
    }
    for (const pod of plan.update as Pod[]) this.#put(pod);
    for (const { metadata, spec } of plan.create) {
      this.made++;
      const pod = { kind: "Pod", metadata: { ...metadata, name: `p${this.made}` }, spec } as Pod;
      const made = prepareForCreate("Pod", pod, { nowMs: this.nowMs, random, namespace: "default", version: "v1" });
      this.pods.push({ ...made, spec: { ...made.spec, nodeName: "m1" }, status: { phase: "Running" } });
    }
  }

  /** As often as something comes of it. */
  settle(): void {
    for (let i = 0; i < 50; i++) {
      const before = JSON.stringify([this.job.status, this.pods]);
      this.look();
      if (JSON.stringify([this.job.status, this.pods]) === before) return;
    }
    throw new Error("it does not come to rest");
  }

  after(seconds: number): this {
    this.nowMs += seconds * 1000;
    return this;
  }

  #put(pod: Pod): void {
    const isGone = pod.metadata.deletionTimestamp !== undefined && !isHeld(pod) && pod.status?.phase !== "Running";
    this.pods = this.pods.flatMap((p) => (p.metadata.uid !== pod.metadata.uid ? [p] : isGone ? [] : [pod]));
  }

  named(name: string): Pod | undefined {
    return this.pods.find((p) => p.metadata.name === name);
  }

  delete(name: string): void {
    const pod = this.named(name);
    if (pod) this.#put(markDeleted(pod, 30, this.nowMs));
  }

  /** Its container ends; one that is deleted has stopped. */
  end(name: string, exitCode: number): void {
    const pod = this.named(name);
    if (pod?.status?.phase !== "Running") return;
    const terminated = { exitCode, finishedAt: toApiTime(this.nowMs) };
    const status = { name: "c", ready: false, restartCount: 0, image: "", imageID: "", state: { terminated } };
    this.#put({ ...pod, status: { phase: exitCode === 0 ? "Succeeded" : "Failed", containerStatuses: [status] } });
  }

  get running(): Pod[] {
    return this.pods.filter((p) => p.status?.phase === "Running" && p.metadata.deletionTimestamp === undefined);
  }

  get indexes(): number[] {
    return this.running.map(indexOf).sort((a, b) => a - b);
  }

  conditions(): string {
    return (this.job.status?.conditions ?? []).map((c) => `${c.type}=${c.status}/${c.reason}`).join(" ");
  }

  /** A line of a status that is compared at once. */
  counts(): string {
    const { active = 0, succeeded = 0, failed = 0 } = this.job.status ?? {};
    return `${active} active, ${succeeded} succeeded, ${failed} failed`;
  }

  /** The first running pod, or the one of an index. */
  pod(index?: number): string {
    const pod = this.running.find((p) => index === undefined || indexOf(p) === index);
    if (!pod) throw new Error(`no pod of index ${index} runs`);
    return pod.metadata.name;
  }
}
