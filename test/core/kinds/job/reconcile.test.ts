import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isOver } from "../../../../core/kinds/job/conditions.js";
import { trackingFinalizer } from "../../../../core/kinds/job/words.js";
import { JobWorld, newJob } from "./model.js";

const test = suite("decisions of a job");

const begun = (spec: object = {}, template: object = {}): JobWorld => {
  const world = new JobWorld(newJob(spec, template));
  world.settle();
  return world;
};

test("one pod that succeeds completes it, in three durable steps", () => {
  const world = begun();
  assert.is(world.counts(), "1 active, 0 succeeded, 0 failed");
  assert.equal(world.pods[0]?.metadata.finalizers, [trackingFinalizer]);
  world.after(5).end(world.pod(), 0);
  world.look();
  assert.equal(world.job.status?.uncountedTerminatedPods, { succeeded: [world.pods[0]?.metadata.uid] });
  assert.equal(world.pods[0]?.metadata.finalizers, [trackingFinalizer]);
  assert.is(world.conditions(), "SuccessCriteriaMet=True/CompletionsReached");
  world.look();
  assert.is(world.pods[0]?.metadata.finalizers, undefined);
  world.look();
  assert.is(world.counts(), "0 active, 1 succeeded, 0 failed");
  assert.is(world.conditions(), "SuccessCriteriaMet=True/CompletionsReached Complete=True/CompletionsReached");
  assert.equal(world.job.status?.uncountedTerminatedPods, {});
  assert.is(world.job.status?.completionTime, "2026-01-01T00:00:05Z");
  assert.is(world.notes.filter((n) => n.reason === "Completed").length, 1);
});

test("parallelism bounds it, completions end it", () => {
  const world = begun({ completions: 5, parallelism: 2 });
  for (let done = 0; done < 5; done++) {
    assert.is(world.running.length, Math.min(2, 5 - done));
    world.end(world.pod(), 0);
    world.settle();
  }
  assert.ok(isOver(world.job));
  assert.is(world.made, 5);
});

test("a work queue: after the first success no pod follows, and the last one ends it", () => {
  const world = begun({ parallelism: 3 });
  assert.is(world.running.length, 3);
  world.end(world.pod(), 0);
  world.settle();
  assert.is(world.running.length, 2);
  world.end(world.pod(), 0);
  world.end(world.pod(), 0);
  world.settle();
  assert.is(world.conditions(), "SuccessCriteriaMet=True/CompletionsReached Complete=True/CompletionsReached");
  assert.is(world.job.status?.succeeded, 3);
});

test("failures wait 10 s, 20 s, 40 s …; one more than backoffLimit fails it", () => {
  const world = begun({ backoffLimit: 3 });
  for (const waitSeconds of [10, 20, 40]) {
    world.end(world.pod(), 1);
    world.settle();
    assert.is(world.running.length, 0);
    assert.is(world.last.againAtMs, world.nowMs + waitSeconds * 1000);
    world.after(waitSeconds - 1).settle();
    assert.is(world.running.length, 0);
    world.after(1).settle();
    assert.is(world.running.length, 1);
  }
  world.end(world.pod(), 1);
  world.settle();
  assert.is(world.conditions(), "FailureTarget=True/BackoffLimitExceeded Failed=True/BackoffLimitExceeded");
  assert.is(world.counts(), "0 active, 0 succeeded, 4 failed");
  assert.equal(
    world.notes.map((n) => n.reason),
    ["BackoffLimitExceeded"],
  );
});

test("a job that fails ends its other pods first, and has failed when they are gone", () => {
  const world = begun({ completions: 4, parallelism: 2, backoffLimit: 0 });
  const other = world.running[1]?.metadata.name ?? "";
  world.end(world.pod(), 1);
  world.settle();
  assert.is(world.running.length, 0);
  assert.is(world.conditions(), "FailureTarget=True/BackoffLimitExceeded");
  assert.is(world.job.status?.terminating, 1);
  world.end(other, 137);
  world.settle();
  assert.match(world.conditions(), "Failed=True");
  assert.is(world.job.status?.failed, 2);
});

test("indexes: each once, told to its pod", () => {
  const world = begun({ completions: 3, parallelism: 2, completionMode: "Indexed" });
  assert.equal(world.indexes, [0, 1]);
  const [first] = world.pods;
  assert.is(first?.spec.hostname, "work-0");
  assert.is(first?.metadata.generateName, "work-0-");
  assert.is(first?.metadata.labels?.["batch.kubernetes.io/job-completion-index"], "0");
  assert.equal(first?.spec.containers[0]?.env, [{ name: "JOB_COMPLETION_INDEX", value: "0" }]);
  world.end(world.pod(1), 0);
  world.settle();
  assert.equal(world.indexes, [0, 2]);
  assert.is(world.job.status?.completedIndexes, "1");
  world.end(world.pod(0), 1);
  world.settle();
  world.after(10).settle();
  assert.equal(world.indexes, [0, 2]);
  world.end(world.pod(0), 0);
  world.end(world.pod(2), 0);
  world.settle();
  assert.is(world.job.status?.completedIndexes, "0-2");
  assert.is(world.counts(), "0 active, 3 succeeded, 1 failed");
  assert.ok(isOver(world.job));
});

test("limits for each index: one fails, the others go on, and the job has failed indexes", () => {
  const world = begun({ completions: 3, parallelism: 3, completionMode: "Indexed", backoffLimitPerIndex: 1 });
  world.end(world.pod(1), 1);
  world.settle();
  world.after(10).settle();
  const second = world.named(world.pod(1));
  assert.is(second?.metadata.annotations?.["batch.kubernetes.io/job-index-failure-count"], "1");
  world.end(world.pod(1), 1);
  world.settle();
  world.after(600).settle();
  assert.equal(world.indexes, [0, 2]);
  assert.is(world.job.status?.failedIndexes, "1");
  world.end(world.pod(0), 0);
  world.end(world.pod(2), 0);
  world.settle();
  assert.is(world.conditions(), "FailureTarget=True/FailedIndexes Failed=True/FailedIndexes");
  assert.is(world.job.status?.completedIndexes, "0,2");
});

test("too many failed indexes end it at once", () => {
  const indexed = { completions: 4, parallelism: 4, completionMode: "Indexed" };
  const world = begun({ ...indexed, backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
  world.end(world.pod(0), 1);
  world.settle();
  assert.is(world.conditions(), "");
  world.end(world.pod(3), 1);
  world.settle();
  assert.match(world.conditions(), "FailureTarget=True/MaxFailedIndexesExceeded");
});

const policy = (action: string) => ({
  podFailurePolicy: { rules: [{ action, onExitCodes: { operator: "In", values: [42] } }] },
});

test("a pod failure policy: FailJob, Ignore, FailIndex", () => {
  const fails = begun(policy("FailJob"));
  fails.end(fails.pod(), 42);
  fails.settle();
  assert.match(fails.conditions(), "Failed=True/PodFailurePolicy");
  assert.is(
    fails.job.status?.conditions?.[0]?.message,
    "Container c for pod default/p1 failed with exit code 42 matching FailJob rule at index 0",
  );
  const ignores = begun({ ...policy("Ignore"), backoffLimit: 0 });
  ignores.end(ignores.pod(), 42);
  ignores.settle();
  ignores.after(10).settle();
  assert.is(ignores.counts(), "1 active, 0 succeeded, 0 failed");
  const indexed = { completions: 2, parallelism: 2, completionMode: "Indexed", backoffLimitPerIndex: 5 };
  const gives = begun({ ...policy("FailIndex"), ...indexed });
  gives.end(gives.pod(0), 42);
  gives.settle();
  assert.is(gives.job.status?.failedIndexes, "0");
});

test("a success policy ends it before all are done, and what it ends itself is no failure", () => {
  const successPolicy = { rules: [{ succeededIndexes: "0,2", succeededCount: 1 }] };
  const world = begun({ completions: 3, parallelism: 3, completionMode: "Indexed", successPolicy });
  world.end(world.pod(1), 0);
  world.settle();
  assert.is(world.conditions(), "");
  world.end(world.pod(2), 0);
  world.settle();
  assert.is(world.conditions(), "SuccessCriteriaMet=True/SuccessPolicy");
  for (const pod of world.pods) world.end(pod.metadata.name, 137);
  world.settle();
  assert.is(world.conditions(), "SuccessCriteriaMet=True/SuccessPolicy Complete=True/SuccessPolicy");
  assert.is(world.counts(), "0 active, 2 succeeded, 0 failed");
});

test("deadline, suspension and resumption", () => {
  const world = begun({ activeDeadlineSeconds: 60, suspend: true });
  assert.is(world.conditions(), "Suspended=True/JobSuspended");
  assert.is(world.job.status?.startTime, undefined);
  assert.is(world.made, 0);
  world.after(100);
  const suspend = (is: boolean): void => {
    world.job = { ...world.job, spec: { ...world.job.spec, suspend: is } };
    world.settle();
  };
  suspend(false);
  assert.is(world.conditions(), "Suspended=False/JobResumed");
  assert.is(world.running.length, 1);
  assert.is(world.last.againAtMs, world.nowMs + 60_000);
  suspend(true);
  assert.is(world.running.length, 0);
  assert.is(world.job.status?.failed, undefined);
  world.after(100);
  suspend(false);
  assert.is(world.running.length, 1);
  world.after(60).settle();
  assert.match(world.conditions(), "FailureTarget=True/DeadlineExceeded");
});

test("a pod that somebody deletes counts as failed and is replaced; at its end only, where the job says so", () => {
  const soon = begun({ backoffLimit: 1 });
  soon.delete(soon.pod());
  soon.settle();
  soon.after(41).settle();
  assert.is(soon.counts(), "1 active, 0 succeeded, 1 failed");
  const later = begun({ podReplacementPolicy: "Failed" });
  const name = later.pod();
  later.delete(name);
  later.settle();
  later.after(41).settle();
  assert.is(later.counts(), "0 active, 0 succeeded, 0 failed");
  later.end(name, 137);
  later.settle();
  later.after(41).settle();
  assert.is(later.counts(), "1 active, 0 succeeded, 1 failed");
});

test("when it has ended it goes after its time", () => {
  const world = begun({ ttlSecondsAfterFinished: 30 });
  world.end(world.pod(), 0);
  world.settle();
  assert.is(world.last.againAtMs, world.nowMs + 30_000);
  world.after(29).look();
  assert.not(world.gone);
  world.after(1).look();
  assert.ok(world.gone);
});

test("fewer at once: those that are too many go, and that is no failure", () => {
  const world = begun({ completions: 10, parallelism: 5 });
  world.job = { ...world.job, spec: { ...world.job.spec, parallelism: 2 } };
  world.settle();
  assert.is(world.counts(), "2 active, 0 succeeded, 0 failed");
});

test("a job that is deleted holds nothing", () => {
  const world = begun();
  world.job = { ...world.job, metadata: { ...world.job.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
  world.look();
  assert.is(world.pods[0]?.metadata.finalizers, undefined);
  assert.is(world.last.create.length, 0);
});

test.run();
