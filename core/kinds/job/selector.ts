/** How a job knows its pods: by its uid, in a label of theirs, unless it says itself by what. */
import type { Faults } from "../../schema/faults.js";
import { checkLabelValue } from "../../schema/formats.js";
import type { Job } from "./object.js";
import { nameLabel, oldNameLabel, oldUidLabel, uidLabel } from "./words.js";

/** The job with the selector and labels that follow from its name and uid; of labels that say otherwise `faults` tells. */
export function withOwnLabels(job: Job, faults: Faults): Job {
  const { spec, metadata } = job;
  if (spec.manualSelector) return job;
  const uid = metadata.uid ?? "";
  const own = { [oldUidLabel]: uid, [uidLabel]: uid, [oldNameLabel]: metadata.name, [nameLabel]: metadata.name };
  const why = checkLabelValue(metadata.name);
  if (why) faults.invalid("metadata.name", metadata.name, `is a label of its pods, and so ${why}`);
  const given = spec.template.metadata?.labels ?? {};
  for (const [key, value] of Object.entries(own))
    if (given[key] !== undefined && given[key] !== value)
      faults.invalid("spec.template.metadata.labels", given[key], `${key} must be '${value}', or left to the server`);
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {};
  const others = Object.entries(matchLabels).filter(([key, value]) => key !== uidLabel || value !== uid);
  if (others.length > 0 || matchExpressions.length > 0)
    faults.invalid("spec.selector", JSON.stringify(spec.selector), "`selector` not auto-generated: leave it out");
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels: { ...given, ...own } } };
  const isBare = Object.keys(metadata.labels ?? {}).length === 0;
  const labels = isBare ? template.metadata.labels : metadata.labels;
  return {
    ...job,
    metadata: { ...metadata, labels },
    spec: { ...spec, selector: { matchLabels: { [uidLabel]: uid } }, template },
  };
}
