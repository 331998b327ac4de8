/** Conditions of a job, and what they say together. */
import { isTrue } from "../../objects/conditions.js";
import { toApiTime } from "../../time.js";
import type { batch, Job } from "./object.js";

/** How a job ends. First it says so (FailureTarget, SuccessCriteriaMet), then, when none of its pods runs, it has ended. */
export interface Verdict {
  end: "Failed" | "Complete";
  reason: string;
  message: string;
}

const announcements = { Failed: "FailureTarget", Complete: "SuccessCriteriaMet" } as const;

/** It has ended; nothing more comes of it. */
export function isOver(job: Job): boolean {
  return isTrue(job, "Complete") || isTrue(job, "Failed");
}

/** The end that it said it comes to; it stays with that. */
export function announced({ status }: Job): Verdict | undefined {
  for (const end of ["Failed", "Complete"] as const) {
    const said = status?.conditions?.find((c) => c.type === announcements[end] && c.status === "True");
    if (said) return { end, reason: said.reason ?? "", message: said.message ?? "" };
  }
  return undefined;
}

type Told = Pick<batch.JobCondition, "type" | "status" | "reason" | "message">;

/** The conditions with this one: in its place, with the time of its last change. */
function withCondition(before: readonly batch.JobCondition[], told: Told, nowMs: number): batch.JobCondition[] {
  const was = before.find((c) => c.type === told.type);
  if (was?.status === told.status) return [...before];
  const now = toApiTime(nowMs);
  const fresh = { ...told, lastProbeTime: now, lastTransitionTime: now };
  return was ? before.map((c) => (c === was ? fresh : c)) : [...before, fresh];
}

/** @param hasEnded none of its pods runs, and all are counted */
export function conditionsOf(
  job: Job,
  verdict: Verdict | undefined,
  hasEnded: boolean,
  nowMs: number,
): batch.JobCondition[] {
  const before = job.status?.conditions ?? [];
  if (!verdict) return suspension(job, before, nowMs);
  const { end, reason, message } = verdict;
  const said = withCondition(before, { type: announcements[end], status: "True", reason, message }, nowMs);
  return hasEnded ? withCondition(said, { type: end, status: "True", reason, message }, nowMs) : said;
}

function suspension(job: Job, before: readonly batch.JobCondition[], nowMs: number): batch.JobCondition[] {
  const type = "Suspended";
  if (job.spec.suspend)
    return withCondition(before, { type, status: "True", reason: "JobSuspended", message: "Job suspended" }, nowMs);
  if (!isTrue(job, type)) return [...before];
  return withCondition(before, { type, status: "False", reason: "JobResumed", message: "Job resumed" }, nowMs);
}
