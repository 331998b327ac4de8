/** What is so of a job; the server writes it. */
import { mergedBy, setOf } from "../../schema/marks.js";
import { int32, time } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";
import type { batch } from "./object.js";

const condition = struct<batch.JobCondition>("batch.v1.JobCondition", {
  lastProbeTime: time,
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const uncounted = struct<batch.UncountedTerminatedPods>("batch.v1.UncountedTerminatedPods", {
  failed: setOf(list(text())),
  succeeded: setOf(list(text())),
});

export const jobStatusShape = struct<batch.JobStatus>("batch.v1.JobStatus", {
  active: int32,
  completedIndexes: text(),
  completionTime: time,
  conditions: mergedBy(list(condition), "type"),
  failed: int32,
  failedIndexes: text(),
  ready: int32,
  startTime: time,
  succeeded: int32,
  terminating: int32,
  uncountedTerminatedPods: uncounted,
});
