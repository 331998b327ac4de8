/** What is so of a minion, and how it may be set up. */
import type { core } from "../../objects/types.js";
import { keyed, noted, servers, stored } from "../../schema/marks.js";
import { int32, int64, quantities, time } from "../../schema/scalars.js";
import { flag, list, struct, text } from "../../schema/shape.js";

const nodeAddress = struct<core.NodeAddress>("core.v1.NodeAddress", {
  address: text(),
  type: text(),
});

const nodeCondition = struct<core.NodeCondition>("core.v1.NodeCondition", {
  lastHeartbeatTime: time,
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const configMapNodeConfigSource = struct<core.ConfigMapNodeConfigSource>("core.v1.ConfigMapNodeConfigSource", {
  kubeletConfigKey: text(),
  name: text(),
  namespace: text(),
  resourceVersion: text(),
  uid: text(),
});

export const nodeConfigSource = struct<core.NodeConfigSource>("core.v1.NodeConfigSource", {
  configMap: configMapNodeConfigSource,
});

const nodeConfigStatus = struct<core.NodeConfigStatus>("core.v1.NodeConfigStatus", {
  active: nodeConfigSource,
  assigned: nodeConfigSource,
  error: text(),
  lastKnownGood: nodeConfigSource,
});

const daemonEndpoint = struct<core.DaemonEndpoint>("core.v1.DaemonEndpoint", {
  Port: int32,
});

const nodeDaemonEndpoints = struct<core.NodeDaemonEndpoints>("core.v1.NodeDaemonEndpoints", {
  kubeletEndpoint: daemonEndpoint,
});

const nodeFeatures = struct<core.NodeFeatures>("core.v1.NodeFeatures", {
  supplementalGroupsPolicy: flag,
});

const containerImage = struct<core.ContainerImage>("core.v1.ContainerImage", {
  names: list(text()),
  sizeBytes: int64,
});

const nodeSwapStatus = struct<core.NodeSwapStatus>("core.v1.NodeSwapStatus", {
  capacity: int64,
});

const nodeSystemInfo = struct<core.NodeSystemInfo>("core.v1.NodeSystemInfo", {
  architecture: text(),
  bootID: text(),
  containerRuntimeVersion: text(),
  kernelVersion: text(),
  kubeProxyVersion: text(),
  kubeletVersion: text(),
  machineID: text(),
  operatingSystem: text(),
  osImage: text(),
  swap: nodeSwapStatus,
  systemUUID: text(),
});

const nodeRuntimeHandlerFeatures = struct<core.NodeRuntimeHandlerFeatures>("core.v1.NodeRuntimeHandlerFeatures", {
  recursiveReadOnlyMounts: flag,
  userNamespaces: flag,
});

const nodeRuntimeHandler = struct<core.NodeRuntimeHandler>("core.v1.NodeRuntimeHandler", {
  features: nodeRuntimeHandlerFeatures,
  name: text(),
});

const attachedVolume = struct<core.AttachedVolume>("core.v1.AttachedVolume", {
  devicePath: text(),
  name: text(),
});

export const nodeStatus = struct<core.NodeStatus>("core.v1.NodeStatus", {
  addresses: noted("Whoever registers a minion may give them.", keyed(list(nodeAddress), ["type"])),
  allocatable: quantities,
  capacity: noted("Whoever registers a minion may give it: cpu, memory and pods count.", quantities),
  conditions: servers(keyed(list(nodeCondition), ["type"])),
  config: stored(nodeConfigStatus),
  daemonEndpoints: stored(nodeDaemonEndpoints),
  declaredFeatures: stored(list(text())),
  features: stored(nodeFeatures),
  images: stored(list(containerImage)),
  nodeInfo: servers(nodeSystemInfo),
  phase: stored(text()),
  runtimeHandlers: stored(list(nodeRuntimeHandler)),
  volumesAttached: stored(list(attachedVolume)),
  volumesInUse: stored(list(text())),
});
