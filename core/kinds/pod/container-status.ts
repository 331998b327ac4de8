/** What a minion says of a container. */
import type { core } from "../../objects/types.js";
import { keyed } from "../../schema/marks.js";
import { int32, quantities, time } from "../../schema/scalars.js";
import { flag, list, struct, text } from "../../schema/shape.js";
import { resourcesShape } from "./resources.js";
import { containerUser } from "./security-context.js";

const resourceHealth = struct<core.ResourceHealth>("core.v1.ResourceHealth", {
  health: text(),
  message: text(),
  resourceID: text(),
});

const resourceStatus = struct<core.ResourceStatus>("core.v1.ResourceStatus", {
  name: text(),
  resources: keyed(list(resourceHealth), ["resourceID"], { mergeKey: "" }),
});

const containerStateRunning = struct<core.ContainerStateRunning>("core.v1.ContainerStateRunning", {
  startedAt: time,
});

const containerStateTerminated = struct<core.ContainerStateTerminated>("core.v1.ContainerStateTerminated", {
  containerID: text(),
  exitCode: int32,
  finishedAt: time,
  message: text(),
  reason: text(),
  signal: int32,
  startedAt: time,
});

const containerStateWaiting = struct<core.ContainerStateWaiting>("core.v1.ContainerStateWaiting", {
  message: text(),
  reason: text(),
});

const containerState = struct<core.ContainerState>("core.v1.ContainerState", {
  running: containerStateRunning,
  terminated: containerStateTerminated,
  waiting: containerStateWaiting,
});

const imageVolumeStatus = struct<core.ImageVolumeStatus>("core.v1.ImageVolumeStatus", {
  imageRef: text(),
});

const volumeStatus = struct<core.VolumeStatus>("core.v1.VolumeStatus", {
  image: imageVolumeStatus,
});

const volumeMountStatus = struct<core.VolumeMountStatus>("core.v1.VolumeMountStatus", {
  mountPath: text(),
  name: text(),
  readOnly: flag,
  recursiveReadOnly: text(),
  volumeStatus,
});

/** Of a container by its name, whichever kind of container it is. */
export function statusOfContainer(status: core.PodStatus | undefined, name: string): core.ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find((s) => s.name === name);
}

export const containerStatus = struct<core.ContainerStatus>("core.v1.ContainerStatus", {
  allocatedResources: quantities,
  allocatedResourcesStatus: keyed(list(resourceStatus), ["name"]),
  containerID: text(),
  image: text(),
  imageID: text(),
  lastState: containerState,
  name: text(),
  ready: flag,
  resources: resourcesShape,
  restartCount: int32,
  started: flag,
  state: containerState,
  stopSignal: text(),
  user: containerUser,
  volumeMounts: keyed(list(volumeMountStatus), ["mountPath"]),
});
