import { keyed } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";
import type { apps } from "./object.js";

const condition = struct<apps.StatefulSetCondition>("apps.v1.StatefulSetCondition", {
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

export const statusShape = struct<apps.StatefulSetStatus>("apps.v1.StatefulSetStatus", {
  availableReplicas: int32,
  collisionCount: int32,
  conditions: keyed(list(condition), ["type"]),
  currentReplicas: int32,
  currentRevision: text(),
  observedGeneration: int64,
  readyReplicas: int32,
  replicas: int32,
  updateRevision: text(),
  updatedReplicas: int32,
});
