/** What is so of a pod; the server writes it. */
import type { core } from "../../objects/types.js";
import { keyed, mergedBy, setOf } from "../../schema/marks.js";
import { int64, quantities, time } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";
import { containerStatus } from "./container-status.js";
import { resourcesShape } from "./resources.js";

const podCondition = struct<core.PodCondition>("core.v1.PodCondition", {
  lastProbeTime: time,
  lastTransitionTime: time,
  message: text(),
  observedGeneration: int64,
  reason: text(),
  status: text(),
  type: text(),
});

const containerExtendedResourceRequest = struct<core.ContainerExtendedResourceRequest>(
  "core.v1.ContainerExtendedResourceRequest",
  {
    containerName: text(),
    requestName: text(),
    resourceName: text(),
  },
);

const podExtendedResourceClaimStatus = struct<core.PodExtendedResourceClaimStatus>(
  "core.v1.PodExtendedResourceClaimStatus",
  {
    requestMappings: list(containerExtendedResourceRequest),
    resourceClaimName: text(),
  },
);

const hostIP = struct<core.HostIP>("core.v1.HostIP", {
  ip: text(),
});

const nodeAllocatableResourceClaimStatus = struct<core.NodeAllocatableResourceClaimStatus>(
  "core.v1.NodeAllocatableResourceClaimStatus",
  {
    containers: setOf(list(text())),
    resourceClaimName: text(),
    resources: quantities,
  },
);

const podIP = struct<core.PodIP>("core.v1.PodIP", {
  ip: text(),
});

const podResourceClaimStatus = struct<core.PodResourceClaimStatus>("core.v1.PodResourceClaimStatus", {
  name: text(),
  resourceClaimName: text(),
});

export const podStatus = struct<core.PodStatus>("core.v1.PodStatus", {
  allocatedResources: quantities,
  conditions: keyed(list(podCondition), ["type"]),
  containerStatuses: list(containerStatus),
  ephemeralContainerStatuses: list(containerStatus),
  extendedResourceClaimStatus: podExtendedResourceClaimStatus,
  hostIP: text(),
  hostIPs: mergedBy(list(hostIP), "ip"),
  initContainerStatuses: list(containerStatus),
  message: text(),
  nodeAllocatableResourceClaimStatuses: list(nodeAllocatableResourceClaimStatus),
  nominatedNodeName: text(),
  observedGeneration: int64,
  phase: text(),
  podIP: text(),
  podIPs: keyed(list(podIP), ["ip"]),
  qosClass: text(),
  reason: text(),
  resize: text(),
  resourceClaimStatuses: keyed(list(podResourceClaimStatus), ["name"], { retainKeys: true }),
  resources: resourcesShape,
  startTime: time,
});
