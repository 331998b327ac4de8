import { ageOf, humanDuration } from "../../objects/age.js";
import { type KindColumns, narrow, none, wide } from "../../objects/columns.js";
import { isTrue } from "../../objects/conditions.js";
import { selectorText } from "../../objects/label-selector.js";
import { fromApiTime } from "../../time.js";
import type { Job } from "./object.js";

/** kubectl's word for how a job stands. */
export function statusWord(job: Job): string {
  const said = (type: string): boolean => isTrue(job, type);
  if (said("Complete") || said("Failed")) return said("Complete") ? "Complete" : "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(said) ?? "Running";
}

function completionsOf({ spec, status }: Job): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${done}/1 of ${spec.parallelism}` : `${done}/1`;
}

function durationOf({ status }: Job, nowMs: number): string {
  if (!status?.startTime) return "";
  const endMs = status.completionTime ? fromApiTime(status.completionTime) : nowMs;
  return humanDuration(endMs - fromApiTime(status.startTime));
}

export const jobColumns: KindColumns<Job> = {
  columns: [...narrow("Name", "Status", "Completions", "Duration", "Age"), ...wide("Containers", "Images", "Selector")],
  row: (job, nowMs) => {
    const containers = job.spec.template.spec?.containers ?? [];
    return [
      job.metadata.name,
      statusWord(job),
      completionsOf(job),
      durationOf(job, nowMs),
      ageOf(job.metadata.creationTimestamp, nowMs),
      containers.map((c) => c.name).join(","),
      containers.map((c) => c.image ?? "").join(","),
      selectorText(job.spec.selector) || none,
    ];
  },
};
