import { fieldNames, forbidChanges, type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { checkLabelSelector, isMeant } from "../../objects/label-selector.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import { type Faults, joinPath } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Job } from "./object.js";
import { withOwnLabels } from "./selector.js";
import { defaultJobSpec, jobSpecShape } from "./spec.js";
import { jobStatusShape } from "./status.js";

const stays = "field is immutable";
const fixed = ["backoffLimitPerIndex", "completionMode", "managedBy", "podFailurePolicy", "selector", "successPolicy"];

/** What of a template may change as long as no pod was made of it: where its pods may go. */
const placing = new Set(["affinity", "nodeSelector", "tolerations", "schedulingGates"]);

function checkTemplate(old: Job, next: Job, faults: Faults): void {
  const neverBegan = old.spec.suspend === true && old.status?.startTime === undefined;
  const path = "spec.template";
  if (!neverBegan) return forbidChanges(old.spec, next.spec, ["template"], "spec", stays, faults);
  const [was, is] = [old.spec.template.spec, next.spec.template.spec] as [core.PodSpec, core.PodSpec];
  const names = fieldNames(was, is).filter((name) => !placing.has(name));
  forbidChanges(was, is, names, `${path}.spec`, stays, faults);
}

function checkUpdate(old: Job, next: Job, faults: Faults): void {
  forbidChanges(old.spec, next.spec, fixed, "spec", stays, faults);
  checkTemplate(old, next, faults);
  const { completions, parallelism, completionMode } = next.spec;
  const isElastic = completionMode === "Indexed" && completions === parallelism;
  if (!isElastic) forbidChanges(old.spec, next.spec, ["completions"], "spec", stays, faults);
}

/** A selector that was made stays, though manifests do not have it. */
function carriedOver(old: Job, next: Job): Job {
  const labels = { ...old.spec.template.metadata?.labels, ...next.spec.template.metadata?.labels };
  const template = { ...next.spec.template, metadata: { ...next.spec.template.metadata, labels } };
  const isManual = old.spec.manualSelector === true;
  const spec = isManual ? next.spec : { ...next.spec, selector: next.spec.selector ?? old.spec.selector, template };
  return withStatusOf(old, { ...next, spec: spec as Job["spec"] });
}

function withDefaults(job: Job): Job {
  const { metadata, spec } = job;
  const labels = spec.template.metadata?.labels;
  const isBare = Object.keys(metadata.labels ?? {}).length === 0;
  return {
    ...job,
    metadata: { ...metadata, ...(isBare && labels ? { labels } : {}) },
    spec: defaultJobSpec(spec),
  };
}

export const jobRules: KindRules<Job> = {
  shape: struct<Job>(
    "batch.v1.Job",
    {
      apiVersion: text(),
      kind: oneOf("Job"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec: needed(jobSpecShape),
      status: servers(jobStatusShape),
    },
    ({ spec }, path, faults) => {
      if (!spec.manualSelector || faults.isNamed("spec.template")) return;
      if (!spec.selector) return faults.required(joinPath(path, "spec.selector"), "where manualSelector is true");
      checkLabelSelector(spec.selector, joinPath(path, "spec.selector"), faults);
      if (!isMeant(spec.selector, spec.template.metadata?.labels))
        faults.invalid(
          joinPath(path, "spec.template.metadata.labels"),
          JSON.stringify(spec.template.metadata?.labels ?? {}),
          "must be those that the selector asks for",
        );
    },
  ),
  withDefaults,
  asNew: withoutStatus,
  identified: withOwnLabels,
  carriedOver,
  checkUpdate,
  labelsWithin: ({ spec }) => [spec.template.metadata?.labels],
};
