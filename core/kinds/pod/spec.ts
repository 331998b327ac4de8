/** What a pod is to be: used by pods and by the templates of controllers. */

import { labelsShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, checkDnsSubdomain, checkIp, checkNotEmpty, checkQuantity } from "../../schema/formats.js";
import {
  flag,
  integer,
  list,
  map,
  needed,
  object,
  oneOf,
  type Shape,
  storedList,
  storedObject,
  text,
} from "../../schema/shape.js";
import { containerShape, defaultContainer } from "./container.js";
import { quantityShape } from "./resources.js";
import { checkSecurity } from "./security.js";
import { defaultVolume, volumeShape } from "./volume.js";

const secondsMax = 2 ** 31 - 1;
const idMax = 2 ** 31 - 1;
const priorityMax = 1_000_000_000;

const toleration = object<core.Toleration>(
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

const podSecurityContext = object<core.PodSecurityContext>({
  appArmorProfile: storedObject(),
  fsGroup: integer(0, idMax),
  fsGroupChangePolicy: oneOf("OnRootMismatch", "Always"),
  runAsGroup: integer(0, idMax),
  runAsNonRoot: flag,
  runAsUser: integer(0, idMax),
  seLinuxOptions: storedObject(),
  seccompProfile: storedObject(),
  supplementalGroups: list(integer(0, idMax)),
  sysctls: list(object<core.Sysctl>({ name: needed(text(checkNotEmpty)), value: needed(text()) })),
  windowsOptions: storedObject(),
});

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

const dnsConfig = object<core.PodDNSConfig>({
  nameservers: list(text(checkIp)),
  options: list(object<core.PodDNSConfigOption>({ name: text(), value: text() })),
  searches: list(text()),
});

export const podSpecShape: Shape<core.PodSpec> = object<core.PodSpec>(
  {
    activeDeadlineSeconds: integer(1, secondsMax),
    affinity: storedObject(),
    automountServiceAccountToken: flag,
    containers: needed(list(containerShape)),
    dnsConfig,
    dnsPolicy: oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    enableServiceLinks: flag,
    ephemeralContainers: storedList(),
    hostAliases: list(object<core.HostAlias>({ hostnames: list(text(checkDnsSubdomain)), ip: text(checkIp) })),
    hostIPC: flag,
    hostNetwork: flag,
    hostPID: flag,
    hostUsers: flag,
    hostname: text((name) => (name === "" ? "" : checkDnsLabel(name))),
    imagePullSecrets: list(object<core.LocalObjectReference>({ name: text() })),
    initContainers: list(containerShape),
    nodeName: text(),
    nodeSelector: labelsShape,
    os: storedObject(),
    overhead: map(quantityShape(checkQuantity)),
    preemptionPolicy: oneOf("PreemptLowerPriority", "Never"),
    priority: integer(-(2 ** 31), 2 * priorityMax),
    priorityClassName: text(),
    readinessGates: storedList(),
    resourceClaims: storedList(),
    restartPolicy: oneOf("Always", "OnFailure", "Never"),
    runtimeClassName: text(),
    schedulerName: text(),
    schedulingGates: storedList(),
    securityContext: podSecurityContext,
    serviceAccount: text(),
    serviceAccountName: text(),
    setHostnameAsFQDN: flag,
    shareProcessNamespace: flag,
    subdomain: text((name) => (name === "" ? "" : checkDnsLabel(name))),
    terminationGracePeriodSeconds: integer(0, secondsMax),
    tolerations: list(toleration),
    topologySpreadConstraints: storedList(),
    volumes: list(volumeShape),
  },
  checkTogether,
);

/** Kubernetes' defaults of a pod's spec. */
export function defaultPodSpec(spec: core.PodSpec): core.PodSpec {
  const hostNetwork = spec.hostNetwork ?? false;
  return {
    ...spec,
    ...(spec.volumes ? { volumes: spec.volumes.map(defaultVolume) } : {}),
    ...(spec.initContainers
      ? { initContainers: spec.initContainers.map((c) => defaultContainer(c, hostNetwork)) }
      : {}),
    containers: spec.containers.map((c) => defaultContainer(c, hostNetwork)),
    restartPolicy: spec.restartPolicy ?? "Always",
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy ?? "ClusterFirst",
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName || "default-scheduler",
    enableServiceLinks: spec.enableServiceLinks ?? true,
  };
}
