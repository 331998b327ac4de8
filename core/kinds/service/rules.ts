import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { labelsShape, metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, checkIp, checkServiceName } from "../../schema/formats.js";
import { flag, integer, list, needed, object, oneOf, type Shape, storedObject, text } from "../../schema/shape.js";
import { portMax, portOrName } from "../pod/probe.js";
import { checkServiceAnnotations } from "./annotations.js";
import type { Service } from "./object.js";

/** Seconds a client stays with its pod, unless the service says otherwise; Kubernetes' three hours. */
export const affinitySecondsDefault = 10_800;
const affinitySecondsMax = 86_400;
export const nodePortMin = 30_000;
export const nodePortMax = 32_767;

/** A port of the pod; 0 = the first port of its first container, as in v1beta1. */
const targetPort: Shape<number | string> = {
  blank: () => 0,
  read: (value, path, faults) => (value === 0 ? 0 : portOrName.read(value, path, faults)),
};

const nodePort: Shape<number> = {
  blank: () => 0,
  read: (value, path, faults) => (value === 0 ? 0 : integer(nodePortMin, nodePortMax).read(value, path, faults)),
};

const portShape = object<core.ServicePort>({
  appProtocol: text(),
  name: text((name) => (name === "" ? "" : checkDnsLabel(name))),
  nodePort,
  port: needed(integer(1, portMax)),
  protocol: oneOf("TCP", "UDP"),
  targetPort,
});

function checkPorts(ports: readonly core.ServicePort[], path: string, faults: Faults): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = `${path}.ports[${i}]`;
    if (!port.name && ports.length > 1) faults.required(`${at}.name`, "ports need names when there is more than one");
    if (port.name && names.has(port.name)) faults.duplicate(`${at}.name`, port.name);
    if (port.name) names.add(port.name);
    const number = `${port.protocol ?? "TCP"}/${port.port}`;
    if (numbers.has(number)) faults.duplicate(`${at}.port`, port.port);
    numbers.add(number);
  }
}

function checkTogether(spec: core.ServiceSpec, path: string, faults: Faults): void {
  const isExternalName = spec.type === "ExternalName";
  if (!spec.ports?.length && !isExternalName && spec.clusterIP !== "None")
    faults.required(`${path}.ports`, "at least one port");
  if (isExternalName && !spec.externalName)
    faults.required(`${path}.externalName`, "a service of type ExternalName has one");
  checkPorts(spec.ports ?? [], path, faults);
  // of v1beta1 and 0.5.4: a service without a selector cannot find its pods there
  if (faults.rules.lenient && Object.keys(spec.selector ?? {}).length === 0)
    faults.required(`${path}.selector`, "the labels of the pods it stands for");
}

const affinityConfig = object<core.SessionAffinityConfig>({
  clientIP: object<core.ClientIPConfig>({ timeoutSeconds: integer(1, affinitySecondsMax) }),
});

const specShape = object<core.ServiceSpec>(
  {
    allocateLoadBalancerNodePorts: flag,
    clusterIP: text((ip) => (ip === "" || ip === "None" ? "" : checkIp(ip))),
    clusterIPs: list(text((ip) => (ip === "None" ? "" : checkIp(ip)))),
    externalIPs: list(text(checkIp)),
    externalName: text(),
    externalTrafficPolicy: oneOf("", "Cluster", "Local"),
    healthCheckNodePort: integer(0, portMax),
    internalTrafficPolicy: oneOf("Cluster", "Local"),
    ipFamilies: list(oneOf("IPv4", "IPv6")),
    ipFamilyPolicy: text(),
    loadBalancerClass: text(),
    loadBalancerIP: text(),
    loadBalancerSourceRanges: list(text()),
    ports: list(portShape),
    publishNotReadyAddresses: flag,
    selector: labelsShape,
    sessionAffinity: oneOf("None", "ClientIP"),
    sessionAffinityConfig: affinityConfig,
    trafficDistribution: text(),
    type: oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
  },
  checkTogether,
);

function withDefaults(service: Service): Service {
  const { spec } = service;
  const sticky = spec.sessionAffinity === "ClientIP";
  const ports = spec.ports?.map((p) => ({ ...p, protocol: p.protocol ?? "TCP", targetPort: p.targetPort ?? p.port }));
  return {
    ...service,
    spec: {
      ...spec,
      ...(ports ? { ports } : {}),
      type: spec.type ?? "ClusterIP",
      sessionAffinity: spec.sessionAffinity ?? "None",
      ...(sticky && !spec.sessionAffinityConfig
        ? { sessionAffinityConfig: { clientIP: { timeoutSeconds: affinitySecondsDefault } } }
        : {}),
    },
  };
}

function carriedOver(old: Service, next: Service): Service {
  const spec = { ...next.spec };
  if (!spec.clusterIP && old.spec.clusterIP && spec.type !== "ExternalName") {
    spec.clusterIP = old.spec.clusterIP;
    if (old.spec.clusterIPs) spec.clusterIPs = old.spec.clusterIPs;
  }
  if (spec.ports && (spec.type === "NodePort" || spec.type === "LoadBalancer")) {
    spec.ports = spec.ports.map((port) => {
      const was = old.spec.ports?.find(
        (p) => p.port === port.port && (p.protocol ?? "TCP") === (port.protocol ?? "TCP"),
      );
      return !port.nodePort && was?.nodePort ? { ...port, nodePort: was.nodePort } : port;
    });
  }
  return withStatusOf(old, { ...next, spec });
}

function checkUpdate(old: Service, next: Service, faults: Faults): void {
  if (old.spec.clusterIP && next.spec.type !== "ExternalName" && next.spec.clusterIP !== old.spec.clusterIP) {
    faults.invalid("spec.clusterIP", next.spec.clusterIP ?? "", `cannot change; it is ${old.spec.clusterIP}`);
  }
}

/** Services. */
export const serviceRules: KindRules<Service> = {
  shape: object<Service>(
    {
      apiVersion: text(),
      kind: oneOf("Service"),
      metadata: needed(metadataShape(checkServiceName, { alwaysChecked: true })),
      spec: needed(specShape),
      status: storedObject(),
    },
    checkServiceAnnotations,
  ),
  withDefaults,
  asNew: (service) => ({ ...withoutStatus(service), status: { loadBalancer: {} } }),
  carriedOver,
  checkUpdate,
  labelsWithin: ({ spec }) => [spec.selector],
};
