/** What a pod is to be: used by pods and by the templates of controllers. */

import { labelsShape } from "../../objects/metadata.js";
import { localObjectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel, checkDnsSubdomain, checkIp, emptyOr } from "../../schema/formats.js";
import { atomic, byDefault, keyed, noted, refused, stored, warned } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { type Fields, flag, integer, list, map, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";
import { affinity } from "./affinity.js";
import { containerShape, defaultContainer } from "./container.js";
import { dnsConfig } from "./dns.js";
import { ephemeralContainerShape } from "./ephemeral.js";
import { resourcesShape } from "./resources.js";
import { podSecurityContext } from "./security-context.js";
import { topologySpreadConstraints } from "./spread-constraint.js";
import { checkOpenTogether, checkTogether } from "./together.js";
import { toleration } from "./toleration.js";
import { defaultVolume, volumeShape } from "./volume.js";

const secondsMax = 2 ** 31 - 1;
const priorityMax = 1_000_000_000;

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
const os = struct<core.PodOS>("core.v1.PodOS", {
  name: refused(text(), "containers here are of linux", ["linux"]),
});
const schedulingGroup = struct<core.PodSchedulingGroup>("core.v1.PodSchedulingGroup", { podGroupName: text() });
const hostLabel = text(emptyOr(checkDnsLabel));

const fields: Fields<core.PodSpec> = {
  activeDeadlineSeconds: integer(1, secondsMax),
  affinity: noted("See scheduling.md.", affinity),
  automountServiceAccountToken: stored(flag),
  containers: needed(keyed(list(containerShape), ["name"])),
  dnsConfig,
  dnsPolicy: byDefault(
    "ClusterFirst",
    noted("See dns.md.", oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
  ),
  enableServiceLinks: byDefault(true, flag),
  ephemeralContainers: noted(
    "Added to a pod that exists, by its subresource (kubectl debug); never started again.",
    keyed(list(ephemeralContainerShape), ["name"]),
  ),
  hostAliases: keyed(list(hostAlias), ["ip"]),
  hostIPC: flag,
  hostNetwork: noted("What minions of one machine share of it: services.md.", flag),
  hostPID: flag,
  hostUsers: refused(flag, "Docker has user namespaces for all containers or none", [true]),
  hostname: hostLabel,
  hostnameOverride: warned(text(emptyOr(checkDnsSubdomain)), "The pod has the name that hostname says, or its own."),
  imagePullSecrets: noted(
    "Those of its service account, if it names none. Without one that is missing it is tried all the same.",
    keyed(list(localObjectReference), ["name"]),
  ),
  initContainers: noted(
    "One after the other before the others; those with restartPolicy Always beside them. Once for each pod: not again when its sandbox is made anew.",
    keyed(list(containerShape), ["name"]),
  ),
  nodeName: text(),
  nodeSelector: atomic(labelsShape),
  os,
  overhead: noted("Of its runtime class. The scheduler counts it.", map(quantity)),
  preemptionPolicy: noted("Of its class. Never: no pod is evicted for it.", oneOf("PreemptLowerPriority", "Never")),
  priority: noted(
    "Of its class. Of pods that wait, those with the most are placed first; those with less may be evicted for it (scheduling.md).",
    integer(-(2 ** 31), 2 * priorityMax + 1000),
  ),
  priorityClassName: text(),
  readinessGates: list(readinessGate),
  resourceClaims: warned(keyed(list(resourceClaim as Shape<core.PodResourceClaim>), ["name"], { retainKeys: true })),
  resources: warned(resourcesShape, "What the containers ask for counts."),
  restartPolicy: byDefault("Always", oneOf("Always", "OnFailure", "Never")),
  runtimeClassName: noted(
    "Of a RuntimeClass that is there; its handler is a runtime of the engine (admission.md).",
    text(emptyOr(checkDnsSubdomain)),
  ),
  schedulerName: byDefault("default-scheduler", text()),
  schedulingGates: warned(keyed(list(schedulingGate), ["name"]), "The pod is placed all the same."),
  schedulingGroup: warned(schedulingGroup, "The pod is placed by itself."),
  securityContext: byDefault({}, podSecurityContext),
  serviceAccount: stored(text()),
  serviceAccountName: noted("Whose token its containers are given; default, if it is missing.", text()),
  setHostnameAsFQDN: stored(flag),
  shareProcessNamespace: flag,
  subdomain: noted("HOSTNAME.SUBDOMAIN is a name where the headless service of that name selects the pod.", hostLabel),
  terminationGracePeriodSeconds: byDefault(30, integer(0, secondsMax)),
  tolerations: list(toleration),
  topologySpreadConstraints: noted(
    "See scheduling.md.",
    keyed(topologySpreadConstraints, ["topologyKey", "whenUnsatisfiable"]),
  ),
  volumes: keyed(list(volumeShape), ["name"], { retainKeys: true }),
};

export const podSpecShape: Shape<core.PodSpec> = struct<core.PodSpec>("core.v1.PodSpec", fields, checkTogether);

/** Of a template whose pods have more volumes than it names: whoever knows those checks what is mounted. */
export const openPodSpecShape: Shape<core.PodSpec> = struct<core.PodSpec>("core.v1.PodSpec", fields, checkOpenTogether);

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
    ...(spec.ephemeralContainers
      ? { ephemeralContainers: spec.ephemeralContainers.map((c) => defaultContainer(c, false)) }
      : {}),
  };
}
