import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { labelsShape, metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { type Check, checkDnsSubdomain, checkIp, checkServiceName, emptyOr, formatted } from "../../schema/formats.js";
import { atomic, byDefault, keyed, noted, servers, stored } from "../../schema/marks.js";
import { portMax } from "../../schema/scalars.js";
import { flag, integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { checkServiceAnnotations } from "./annotations.js";
import { serviceClaims } from "./claims.js";
import type { Service } from "./object.js";
import { checkPorts, portShape } from "./ports.js";
import { serviceStatus } from "./status.js";

/** Seconds a client stays with its pod, unless the service says otherwise; Kubernetes' three hours. */
export const affinitySecondsDefault = 10_800;

const affinitySecondsMax = 86_400;

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

const clientIp = struct<core.ClientIPConfig>("core.v1.ClientIPConfig", {
  timeoutSeconds: integer(1, affinitySecondsMax),
});

const affinityConfig = struct<core.SessionAffinityConfig>("core.v1.SessionAffinityConfig", { clientIP: clientIp });
/** The dot at the end is of no meaning here, and is taken, as in Kubernetes. */
const checkAlias: Check = formatted("dns-subdomain", (name) => checkDnsSubdomain(name.replace(/\.$/, "")));
const ipOrNone: Check = formatted("ip", (ip) => (ip === "None" ? "" : checkIp(ip)));

const specShape = struct<core.ServiceSpec>(
  "core.v1.ServiceSpec",
  {
    allocateLoadBalancerNodePorts: stored(flag),
    clusterIP: noted("One is given if it is missing; None = without; it cannot change.", text(emptyOr(ipOrNone))),
    clusterIPs: list(text(ipOrNone)),
    externalIPs: list(text(checkIp)),
    externalName: text(emptyOr(checkAlias)),
    externalTrafficPolicy: stored(oneOf("", "Cluster", "Local")),
    healthCheckNodePort: stored(integer(0, portMax)),
    internalTrafficPolicy: stored(oneOf("Cluster", "Local")),
    ipFamilies: stored(list(oneOf("IPv4", "IPv6"))),
    ipFamilyPolicy: stored(text()),
    loadBalancerClass: stored(text()),
    loadBalancerIP: stored(text()),
    loadBalancerSourceRanges: stored(list(text())),
    ports: keyed(list(portShape), ["port", "protocol"]),
    publishNotReadyAddresses: flag,
    selector: atomic(labelsShape),
    sessionAffinity: byDefault("None", oneOf("None", "ClientIP")),
    sessionAffinityConfig: affinityConfig,
    trafficDistribution: stored(text()),
    type: byDefault(
      "ClusterIP",
      noted(
        "LoadBalancer: the minions are the balancer, each at the service's port on its own address. ExternalName: an alias in DNS.",
        oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
      ),
    ),
  },
  checkTogether,
);

function withDefaults(service: Service): Service {
  const { spec } = service;
  const sticky = spec.sessionAffinity === "ClientIP";
  const ports = spec.ports?.map((p) => ({ ...p, targetPort: p.targetPort ?? p.port }));
  return {
    ...service,
    spec: {
      ...spec,
      ...(ports ? { ports } : {}),
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
  shape: struct<Service>(
    "core.v1.Service",
    {
      apiVersion: text(),
      kind: oneOf("Service"),
      metadata: needed(metadataShape(checkServiceName, { alwaysChecked: true })),
      spec: needed(specShape),
      status: servers(serviceStatus),
    },
    checkServiceAnnotations,
  ),
  withDefaults,
  asNew: (service) => ({ ...withoutStatus(service), status: { loadBalancer: {} } }),
  carriedOver,
  checkUpdate,
  labelsWithin: ({ spec }) => [spec.selector],
  claims: serviceClaims,
};
