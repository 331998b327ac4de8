/** What a job asks for: its shape, what goes together, and what follows from what is said. */
import { labelSelector } from "../../objects/reference-shapes.js";
import type { Faults } from "../../schema/faults.js";
import { noted, refused } from "../../schema/marks.js";
import { flag, integer, needed, oneOf, struct, text } from "../../schema/shape.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";
import { parseIndexes } from "./indexes.js";
import type { batch } from "./object.js";
import { numberMax, podFailurePolicy, successPolicy } from "./policies.js";
import { ourController } from "./words.js";

/** Most pods one job may have at once, and most indexes. */
export const podsMax = 100_000;
const backoffLimitDefault = 6;

function checkIndexed(spec: batch.JobSpec, path: string, faults: Faults): void {
  if (spec.completionMode === "Indexed") {
    if (spec.completions === undefined) faults.required(`${path}.completions`, "when completion mode is Indexed");
    if ((spec.completions ?? 0) > podsMax)
      faults.invalid(
        `${path}.completions`,
        spec.completions,
        `must be at most ${podsMax} when completion mode is Indexed`,
      );
    for (const [i, { succeededIndexes = "" }] of (spec.successPolicy?.rules ?? []).entries())
      if ((parseIndexes(succeededIndexes)?.at(-1)?.[1] ?? -1) >= (spec.completions ?? 0))
        faults.invalid(
          `${path}.successPolicy.rules[${i}].succeededIndexes`,
          succeededIndexes,
          "must be below completions",
        );
    return;
  }
  for (const name of ["backoffLimitPerIndex", "successPolicy"] as const)
    if (spec[name] !== undefined) faults.invalid(`${path}.${name}`, "", "requires indexed completion mode");
}

function checkFailures(spec: batch.JobSpec, path: string, faults: Faults): void {
  const { backoffLimitPerIndex, maxFailedIndexes, completions = 0, podFailurePolicy: policy } = spec;
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined)
    faults.required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified");
  if (maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    faults.invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, "must be less than or equal to completions");
  if (!policy) return;
  if (spec.template.spec?.restartPolicy !== "Never")
    faults.invalid(
      `${path}.template.spec.restartPolicy`,
      spec.template.spec?.restartPolicy,
      "only Never is supported when podFailurePolicy is specified",
    );
  if (spec.podReplacementPolicy !== undefined && spec.podReplacementPolicy !== "Failed")
    faults.unsupported(`${path}.podReplacementPolicy`, spec.podReplacementPolicy, ["Failed"]);
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = [...containers, ...initContainers].map((c) => c.name);
  for (const [i, { action, onExitCodes }] of policy.rules.entries()) {
    const place = `${path}.podFailurePolicy.rules[${i}]`;
    if (action === "FailIndex" && backoffLimitPerIndex === undefined)
      faults.invalid(`${place}.action`, action, "requires backoffLimitPerIndex");
    const name = onExitCodes?.containerName;
    if (name !== undefined && !names.includes(name))
      faults.invalid(`${place}.onExitCodes.containerName`, name, "must be one of the container or initContainer names");
  }
}

const count = integer(0, numberMax);

export const jobSpecShape = struct<batch.JobSpec>(
  "batch.v1.JobSpec",
  {
    activeDeadlineSeconds: integer(1, numberMax),
    backoffLimit: count,
    backoffLimitPerIndex: count,
    completionMode: oneOf("NonIndexed", "Indexed"),
    completions: count,
    managedBy: refused(text(), "nobody else looks after jobs here", [ourController]),
    manualSelector: flag,
    maxFailedIndexes: integer(0, podsMax),
    parallelism: integer(0, podsMax),
    podFailurePolicy,
    podReplacementPolicy: oneOf("TerminatingOrFailed", "Failed"),
    selector: noted("Made by the server, unless manualSelector is true.", labelSelector),
    successPolicy,
    suspend: flag,
    template: needed(templateOf("Never", "OnFailure")),
    ttlSecondsAfterFinished: count,
  },
  (spec, path, faults) => {
    if (faults.isNamed(`${path}.template`)) return;
    if (!spec.template.spec?.restartPolicy)
      faults.required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"');
    checkIndexed(spec, path, faults);
    checkFailures(spec, path, faults);
  },
);

function defaultPolicy({ rules }: batch.PodFailurePolicy): batch.PodFailurePolicy {
  return {
    rules: rules.map((rule) => ({
      ...rule,
      ...(rule.onPodConditions
        ? { onPodConditions: rule.onPodConditions.map((c) => ({ ...c, status: c.status ?? "True" })) }
        : {}),
    })),
  };
}

/** pkg/apis/batch/v1/defaults.go of Kubernetes. */
export function defaultJobSpec(spec: batch.JobSpec): batch.JobSpec {
  const isSingle = spec.completions === undefined && spec.parallelism === undefined;
  return {
    ...spec,
    ...(isSingle ? { completions: 1 } : {}),
    parallelism: spec.parallelism ?? 1,
    backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? backoffLimitDefault : numberMax),
    completionMode: spec.completionMode ?? "NonIndexed",
    suspend: spec.suspend ?? false,
    manualSelector: spec.manualSelector ?? false,
    podReplacementPolicy: spec.podReplacementPolicy ?? (spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed"),
    ...(spec.podFailurePolicy ? { podFailurePolicy: defaultPolicy(spec.podFailurePolicy) } : {}),
    template: templateWithDefaults(spec.template),
  };
}
