import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CronJob } from "../../../../core/kinds/cron-job/object.js";
import { reconcile } from "../../../../core/kinds/cron-job/reconcile.js";
import type { Job } from "../../../../core/kinds/job/object.js";
import { prepareForCreate, readObject } from "../../../../core/kinds/prepare.js";
import type { Reconciled } from "../../../../core/objects/reconciled.js";
import { seededRandom } from "../../../../core/random.js";
import { toApiTime } from "../../../../core/time.js";

const test = suite("decisions of a cron job");

const random = seededRandom("cron");
const startMs = Date.parse("2026-01-01T00:00:30Z");

/** A cron job, its jobs, and time that passes. */
class CronWorld {
  cronJob: CronJob;
  jobs: Job[] = [];
  nowMs = startMs;
  last: Reconciled = { create: [], update: [], remove: [] };

  constructor(spec: object) {
    const pod = { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] };
    const body = {
      metadata: { name: "tick" },
      spec: { schedule: "* * * * *", jobTemplate: { spec: { template: { spec: pod } } }, ...spec },
    };
    const context = { nowMs: startMs, random, namespace: "default", version: "v1" } as const;
    this.cronJob = prepareForCreate("CronJob", readObject("CronJob", body).object, context);
  }

  look(): this {
    for (let i = 0; i < 4; i++) {
      this.last = reconcile(this.cronJob, this.jobs, this.nowMs);
      this.cronJob = { ...this.cronJob, status: this.last.status as NonNullable<CronJob["status"]> };
      for (const { uid } of this.last.remove) this.jobs = this.jobs.filter((j) => j.metadata.uid !== uid);
      for (const wish of this.last.create) {
        const context = { nowMs: this.nowMs, random, namespace: "default", version: "v1" } as const;
        this.jobs.push(prepareForCreate("Job", wish as unknown as Job, context));
      }
      if (this.last.create.length + this.last.remove.length === 0) break;
    }
    return this;
  }

  after(seconds: number): this {
    this.nowMs += seconds * 1000;
    return this.look();
  }

  end(type: "Complete" | "Failed"): void {
    const now = toApiTime(this.nowMs);
    this.jobs = this.jobs.map((job) =>
      job.status
        ? job
        : { ...job, status: { conditions: [{ type, status: "True" }], startTime: now, completionTime: now } },
    );
    this.look();
  }

  get names(): string[] {
    return this.jobs.map((j) => j.metadata.name);
  }
}

test("at its time one job, named by it; it looks again at the next", () => {
  const world = new CronWorld({}).look();
  assert.equal(world.names, []);
  assert.is(world.last.againAtMs, Date.parse("2026-01-01T00:01:00Z"));
  world.after(30);
  const minutes = Date.parse("2026-01-01T00:01:00Z") / 60_000;
  assert.equal(world.names, [`tick-${minutes}`]);
  const [job] = world.jobs;
  assert.is(job?.metadata.annotations?.["batch.kubernetes.io/cronjob-scheduled-timestamp"], "2026-01-01T00:01:00Z");
  assert.is(world.cronJob.status?.lastScheduleTime, "2026-01-01T00:01:00Z");
  assert.is(world.cronJob.status?.active?.[0]?.uid, job?.metadata.uid);
  world.after(59);
  assert.is(world.jobs.length, 1);
  world.after(1);
  assert.is(world.jobs.length, 2);
});

test("of times that were missed only the last is run for, and none that is too long ago", () => {
  assert.is(new CronWorld({}).after(3_600).jobs.length, 1);
  const world = new CronWorld({ schedule: "0 * * * *", startingDeadlineSeconds: 60 });
  assert.is(world.after(3_600 + 120).jobs.length, 0);
  const many = new CronWorld({}).after(101 * 60);
  assert.is(many.jobs.length, 1);
  const late = new CronWorld({});
  late.nowMs += 103 * 60_000;
  assert.is(reconcile(late.cronJob, [], late.nowMs).notes?.[0]?.reason, "TooManyMissedTimes");
});

test("while one runs: Allow, Forbid, Replace", () => {
  assert.is(new CronWorld({}).after(30).after(60).jobs.length, 2);
  const forbids = new CronWorld({ concurrencyPolicy: "Forbid" }).after(30).after(60);
  assert.is(forbids.jobs.length, 1);
  assert.is(forbids.last.notes?.[0]?.reason, "JobAlreadyActive");
  forbids.end("Complete");
  assert.is(forbids.jobs.length, 2);
  const replaces = new CronWorld({ concurrencyPolicy: "Replace" }).after(30);
  const before = replaces.names;
  replaces.after(60);
  assert.is(replaces.jobs.length, 1);
  assert.is.not(replaces.names[0], before[0]);
});

test("suspended, it makes none; afterwards the last one missed", () => {
  const world = new CronWorld({ suspend: true }).after(3_600);
  assert.is(world.jobs.length, 0);
  world.cronJob = { ...world.cronJob, spec: { ...world.cronJob.spec, suspend: false } };
  assert.is(world.look().jobs.length, 1);
});

test("of those that ended so many are kept; when one succeeded last is known", () => {
  const world = new CronWorld({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 0 });
  world.after(30);
  for (let i = 0; i < 4; i++) {
    world.end("Complete");
    world.after(60);
  }
  world.end("Failed");
  assert.is(world.jobs.length, 2);
  assert.ok(world.jobs.every((j) => j.status?.conditions?.[0]?.type === "Complete"));
  assert.is(world.cronJob.status?.lastSuccessfulTime, "2026-01-01T00:04:00Z");
  assert.is(world.cronJob.status?.active, undefined);
});

test("a job that somebody makes of it by hand is in nobody's way", () => {
  const world = new CronWorld({ concurrencyPolicy: "Forbid" }).after(30);
  const [job] = world.jobs;
  world.end("Complete");
  if (job) world.jobs.push({ ...job, metadata: { ...job.metadata, name: "by-hand", annotations: {} } });
  assert.is(world.after(60).jobs.length, 3);
});

test.run();
