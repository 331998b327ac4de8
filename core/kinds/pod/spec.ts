/** What a pod is to be: used by pods and by the templates of controllers. */

import { labelsShape } from "../../objects/metadata.js";
import { localObjectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, checkDnsSubdomain, checkIp, emptyOr } from "../../schema/formats.js";
import { atomic, byDefault, keyed, noted, stored, warned } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { type Fields, flag, integer, list, map, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";
import { affinity, topologySpreadConstraint } from "./affinity.js";
import { containerShape, defaultContainer, ephemeralContainerShape } from "./container.js";
import { resourcesShape } from "./resources.js";
import { checkSecurity } from "./security.js";
import { podSecurityContext } from "./security-context.js";
import { defaultVolume, volumeShape } from "./volume.js";

const secondsMax = 2 ** 31 - 1;
const priorityMax = 1_000_000_000;

const toleration = struct<core.Toleration>(
  "core.v1.Toleration",
  {
    effect: oneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    key: text(),
    operator: oneOf("", "Exists", "Equal"),
    tolerationSeconds: integer(-secondsMax, secondsMax),
    value: text(),
  },
  (t, path, faults) => {
    if (!t.key && t.operator !== "Exists")
      faults.invalid(`${path}.operator`, t.operator ?? "", "must be Exists when no key is given");
    if (t.operator === "Exists" && t.value)
      faults.invalid(`${path}.value`, t.value, "must be empty when the operator is Exists");
  },
);

interface Placed {
  container: core.Container;
  path: string;
}

function checkNames(all: readonly Placed[], volumes: readonly core.Volume[], path: string, faults: Faults): void {
  const names = new Set<string>();
  for (const { container, path: at } of all) {
    if (container.name !== "" && names.has(container.name)) faults.duplicate(`${at}.name`, container.name);
    names.add(container.name);
  }
  const volumeNames = new Set<string>();
  for (const [i, volume] of volumes.entries()) {
    if (volume.name !== "" && volumeNames.has(volume.name)) faults.duplicate(`${path}.volumes[${i}].name`, volume.name);
    volumeNames.add(volume.name);
  }
  for (const { container, path: at } of all) {
    for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
      if (!volumeNames.has(mount.name))
        faults.notFound(`${at}.volumeMounts[${i}].name`, mount.name, "must be the name of a volume of the pod");
    }
  }
}

/** Containers run at the same time: a host port can be had once. */
function checkHostPorts(running: readonly Placed[], faults: Faults): void {
  const taken = new Set<string>();
  for (const { container, path } of running) {
    for (const [i, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? "TCP"}/${port.hostIP ?? ""}/${port.hostPort}`;
      if (taken.has(key)) faults.duplicate(`${path}.ports[${i}].hostPort`, port.hostPort);
      taken.add(key);
    }
  }
}

function checkTogether(spec: core.PodSpec, path: string, faults: Faults): void {
  const placed = (field: "containers" | "initContainers"): Placed[] =>
    (spec[field] ?? []).map((container, i) => ({ container, path: `${path}.${field}[${i}]` }));
  const running = placed("containers");
  if (running.length === 0) faults.required(`${path}.containers`, "at least one container");
  checkNames([...placed("initContainers"), ...running], spec.volumes ?? [], path, faults);
  checkHostPorts(running, faults);
  checkSecurity(spec, path, faults);
  if (!spec.hostNetwork) return;
  for (const { container, path: at } of running) {
    for (const [i, port] of (container.ports ?? []).entries()) {
      if (port.hostPort && port.hostPort !== port.containerPort) {
        faults.invalid(
          `${at}.ports[${i}].hostPort`,
          port.hostPort,
          "must be the containerPort, since hostNetwork is true",
        );
      }
    }
  }
}

const dnsOption = struct<core.PodDNSConfigOption>("core.v1.PodDNSConfigOption", { name: text(), value: text() });

const dnsConfig = struct<core.PodDNSConfig>("core.v1.PodDNSConfig", {
  nameservers: list(text(checkIp)),
  options: stored(list(dnsOption)),
  searches: list(text()),
});

const hostAlias = struct<core.HostAlias>("core.v1.HostAlias", {
  hostnames: list(text(checkDnsSubdomain)),
  ip: text(checkIp),
});

type ResourceClaim = Omit<core.PodResourceClaim, "source">;

const resourceClaim = struct<ResourceClaim>("core.v1.PodResourceClaim", {
  name: text(),
  resourceClaimName: text(),
  resourceClaimTemplateName: text(),
});

const readinessGate = struct<core.PodReadinessGate>("core.v1.PodReadinessGate", { conditionType: text() });
const schedulingGate = struct<core.PodSchedulingGate>("core.v1.PodSchedulingGate", { name: text() });
const os = struct<core.PodOS>("core.v1.PodOS", { name: text() });
const schedulingGroup = struct<core.PodSchedulingGroup>("core.v1.PodSchedulingGroup", { podGroupName: text() });
const hostLabel = text(emptyOr(checkDnsLabel));

const fields: Fields<core.PodSpec> = {
  activeDeadlineSeconds: warned(integer(1, secondsMax)),
  affinity: warned(affinity),
  automountServiceAccountToken: stored(flag),
  containers: needed(keyed(list(containerShape), ["name"])),
  dnsConfig,
  dnsPolicy: byDefault("ClusterFirst", stored(oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"))),
  enableServiceLinks: byDefault(true, flag),
  ephemeralContainers: stored(keyed(list(ephemeralContainerShape), ["name"])),
  hostAliases: keyed(list(hostAlias), ["ip"]),
  hostIPC: warned(flag),
  hostNetwork: noted("What minions of one machine share of it: services.md.", flag),
  hostPID: warned(flag),
  hostUsers: noted("false is refused by the minion.", flag),
  hostname: hostLabel,
  hostnameOverride: warned(text(emptyOr(checkDnsSubdomain)), "The pod has the name that hostname says, or its own."),
  imagePullSecrets: warned(keyed(list(localObjectReference), ["name"])),
  initContainers: warned(keyed(list(containerShape), ["name"]), "The scheduler counts what they ask for."),
  nodeName: text(),
  nodeSelector: atomic(labelsShape),
  os: noted("Other than linux is refused by the minion.", os),
  overhead: noted("The scheduler counts it.", map(quantity)),
  preemptionPolicy: stored(oneOf("PreemptLowerPriority", "Never")),
  priority: integer(-(2 ** 31), 2 * priorityMax),
  priorityClassName: stored(text()),
  readinessGates: stored(list(readinessGate)),
  resourceClaims: warned(keyed(list(resourceClaim as Shape<core.PodResourceClaim>), ["name"], { retainKeys: true })),
  resources: warned(resourcesShape, "What the containers ask for counts."),
  restartPolicy: byDefault("Always", oneOf("Always", "OnFailure", "Never")),
  runtimeClassName: stored(text()),
  schedulerName: byDefault("default-scheduler", text()),
  schedulingGates: warned(keyed(list(schedulingGate), ["name"]), "The pod is placed all the same."),
  schedulingGroup: warned(schedulingGroup, "The pod is placed by itself."),
  securityContext: byDefault({}, podSecurityContext),
  serviceAccount: stored(text()),
  serviceAccountName: stored(text()),
  setHostnameAsFQDN: stored(flag),
  shareProcessNamespace: warned(flag),
  subdomain: stored(hostLabel),
  terminationGracePeriodSeconds: byDefault(30, integer(0, secondsMax)),
  tolerations: list(toleration),
  topologySpreadConstraints: warned(keyed(list(topologySpreadConstraint), ["topologyKey", "whenUnsatisfiable"])),
  volumes: keyed(list(volumeShape), ["name"], { retainKeys: true }),
};

export const podSpecShape: Shape<core.PodSpec> = struct<core.PodSpec>("core.v1.PodSpec", fields, checkTogether);

/** What is not said of a pod's spec and follows from what is. */
export function defaultPodSpec(spec: core.PodSpec): core.PodSpec {
  const hostNetwork = spec.hostNetwork ?? false;
  return {
    ...spec,
    ...(spec.volumes ? { volumes: spec.volumes.map(defaultVolume) } : {}),
    ...(spec.initContainers
      ? { initContainers: spec.initContainers.map((c) => defaultContainer(c, hostNetwork)) }
      : {}),
    containers: spec.containers.map((c) => defaultContainer(c, hostNetwork)),
  };
}
