import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import type { Job } from "../../../../core/kinds/job/object.js";
import { prepareForCreate, prepareForUpdate, readObject } from "../../../../core/kinds/prepare.js";
import { seededRandom } from "../../../../core/random.js";
import { newJob } from "./model.js";

const test = suite("rules of jobs");

/** The fields that are wrong. */
function wrong(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => c.field);
    throw error;
  }
  return [];
}

test("the server's own defaults", () => {
  const { spec } = newJob({});
  assert.equal(
    [spec.completions, spec.parallelism, spec.backoffLimit, spec.completionMode, spec.suspend, spec.manualSelector],
    [1, 1, 6, "NonIndexed", false, false],
  );
  assert.is(spec.podReplacementPolicy, "TerminatingOrFailed");
  assert.is(newJob({ parallelism: 2 }).spec.completions, undefined);
  assert.is(
    newJob({ completions: 2, completionMode: "Indexed", backoffLimitPerIndex: 1 }).spec.backoffLimit,
    2 ** 31 - 1,
  );
  const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }];
  const policed = newJob({ podFailurePolicy: { rules } }).spec;
  assert.is(policed.podReplacementPolicy, "Failed");
  assert.is(policed.podFailurePolicy?.rules[0]?.onPodConditions?.[0]?.status, "True");
});

test("its pods are known by its uid", () => {
  const job = newJob({});
  const { uid = "" } = job.metadata;
  assert.equal(job.spec.selector, { matchLabels: { "batch.kubernetes.io/controller-uid": uid } });
  const labels = {
    "controller-uid": uid,
    "batch.kubernetes.io/controller-uid": uid,
    "job-name": "work",
    "batch.kubernetes.io/job-name": "work",
  };
  assert.equal(job.spec.template.metadata?.labels, labels);
  assert.equal(job.metadata.labels, labels);
  assert.equal(
    wrong(() => newJob({ selector: { matchLabels: { a: "b" } } })),
    ["spec.selector"],
  );
  assert.equal(
    wrong(() => newJob({}, {}, "n".repeat(64))),
    ["metadata.name"],
  );
});

test("a selector of its own, where it says so", () => {
  const labels = { app: "x" };
  const body = (spec: object) => ({
    metadata: { name: "a" },
    spec: {
      manualSelector: true,
      template: { metadata: { labels }, spec: { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] } },
      ...spec,
    },
  });
  const { object } = readObject("Job", body({ selector: { matchLabels: labels } }));
  const context = { nowMs: 0, random: seededRandom("a"), namespace: "default", version: "v1" } as const;
  assert.equal(prepareForCreate("Job", object, context).spec.template.metadata?.labels, labels);
  assert.equal(
    wrong(() => readObject("Job", body({}))),
    ["spec.selector"],
  );
  assert.equal(
    wrong(() => readObject("Job", body({ selector: { matchLabels: { app: "y" } } }))),
    ["spec.template.metadata.labels"],
  );
});

const exits = (rule: object): object => ({ podFailurePolicy: { rules: [rule] } });
const on42 = { operator: "In", values: [42] };

const faults: [what: string, spec: object, field: string, template?: object][] = [
  ["a policy of restarts that never ends", {}, "spec.template.spec.restartPolicy", { restartPolicy: "Always" }],
  ["no policy of restarts", {}, "spec.template.spec.restartPolicy", { restartPolicy: undefined }],
  ["indexes without a number", { completionMode: "Indexed" }, "spec.completions"],
  ["limits of indexes without indexes", { backoffLimitPerIndex: 1 }, "spec.backoffLimitPerIndex"],
  ["another controller", { managedBy: "example.com/kueue" }, "spec.managedBy"],
  ["no time at all", { activeDeadlineSeconds: 0 }, "spec.activeDeadlineSeconds"],
  ["fewer than none", { parallelism: -1 }, "spec.parallelism"],
  [
    "a rule of two sorts",
    exits({ action: "Count", onExitCodes: on42, onPodConditions: [{ type: "A" }] }),
    "spec.podFailurePolicy.rules[0]",
  ],
  ["a rule of none", exits({ action: "Count" }), "spec.podFailurePolicy.rules[0]"],
  [
    "an unknown container",
    exits({ action: "Count", onExitCodes: { ...on42, containerName: "x" } }),
    "spec.podFailurePolicy.rules[0].onExitCodes.containerName",
  ],
  [
    "success as a failure",
    exits({ action: "Count", onExitCodes: { operator: "In", values: [0] } }),
    "spec.podFailurePolicy.rules[0].onExitCodes.values",
  ],
  [
    "a failed index without indexes",
    exits({ action: "FailIndex", onExitCodes: on42 }),
    "spec.podFailurePolicy.rules[0].action",
  ],
  [
    "an index that is none",
    { completions: 2, completionMode: "Indexed", successPolicy: { rules: [{ succeededIndexes: "5" }] } },
    "spec.successPolicy.rules[0].succeededIndexes",
  ],
];

for (const [what, spec, field, template] of faults)
  test(`refused: ${what}`, () =>
    assert.equal(
      wrong(() => newJob(spec, template)),
      [field],
    ));

const changed = (job: Job, spec: object): Job => ({ ...job, spec: { ...job.spec, ...spec } });

test("what may change of it, and what may not", () => {
  const job = newJob({ completions: 4 });
  const update = (old: Job, spec: object) => wrong(() => prepareForUpdate("Job", old, changed(old, spec)));
  assert.equal(
    update(job, { parallelism: 3, suspend: true, ttlSecondsAfterFinished: 1, activeDeadlineSeconds: 9 }),
    [],
  );
  assert.equal(update(job, { completions: 5 }), ["spec.completions"]);
  assert.equal(update(job, { completionMode: "Indexed" }), ["spec.completionMode"]);
  const elastic = newJob({ completions: 4, parallelism: 4, completionMode: "Indexed" });
  assert.equal(update(elastic, { completions: 5, parallelism: 5 }), []);
  const { template } = job.spec;
  const elsewhere = { template: { ...template, spec: { ...template.spec, nodeSelector: { disk: "ssd" } } } };
  assert.equal(update(job, elsewhere), ["spec.template"]);
  assert.equal(update(newJob({ suspend: true }), { ...elsewhere, selector: undefined }), []);
});

test("a manifest without what the server made changes nothing of it", () => {
  const old = newJob({});
  const { object } = readObject("Job", {
    metadata: { name: "work" },
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] } } },
  });
  assert.equal(prepareForUpdate("Job", old, object).spec, old.spec);
});

test.run();
