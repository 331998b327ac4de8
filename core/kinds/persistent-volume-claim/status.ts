import type { core } from "../../objects/types.js";
import { keyed } from "../../schema/marks.js";
import { quantities, time } from "../../schema/scalars.js";
import { list, map, struct, text } from "../../schema/shape.js";

const condition = struct<core.PersistentVolumeClaimCondition>("core.v1.PersistentVolumeClaimCondition", {
  lastProbeTime: time,
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const modifyVolumeStatus = struct<core.ModifyVolumeStatus>("core.v1.ModifyVolumeStatus", {
  status: text(),
  targetVolumeAttributesClassName: text(),
});

export const claimStatusShape = struct<core.PersistentVolumeClaimStatus>("core.v1.PersistentVolumeClaimStatus", {
  accessModes: list(text()),
  allocatedResourceStatuses: map(text()),
  allocatedResources: quantities,
  capacity: quantities,
  conditions: keyed(list(condition), ["type"]),
  currentVolumeAttributesClassName: text(),
  modifyVolumeStatus,
  phase: text(),
});
