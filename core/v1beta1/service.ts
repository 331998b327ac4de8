import type { Service } from "../kinds/service/object.js";
import { labelsShape } from "../objects/metadata.js";
import type { core } from "../objects/types.js";
import { flag, integer, list, object, oneOf, type Shape, text } from "../schema/shape.js";
import { intOrText } from "./probe.js";
import { commonOf, filled, given, labelledFields, metadataOf, type WireLabelled } from "./wire.js";

interface WireServicePort {
  name?: string;
  protocol?: string;
  port?: number;
  containerPort?: number | string;
}
export interface WireService extends WireLabelled {
  port?: number;
  /** Name of the port; of 0.15. */
  portName?: string;
  protocol?: string;
  selector?: Record<string, string>;
  createExternalLoadBalancer?: boolean;
  publicIPs?: string[];
  containerPort?: number | string;
  portalIP?: string;
  proxyPort?: number;
  sessionAffinity?: string;
  /** Of 0.15; then `port` and its companions repeat the first. */
  ports?: WireServicePort[];
}

const anyPort = integer(-(2 ** 31), 2 ** 31 - 1);

export const wireService: Shape<WireService> = object<WireService>({
  ...labelledFields,
  port: anyPort,
  portName: text(),
  protocol: text(),
  selector: labelsShape,
  createExternalLoadBalancer: flag,
  publicIPs: list(text()),
  containerPort: intOrText,
  portalIP: text(),
  proxyPort: anyPort,
  sessionAffinity: oneOf("None", "ClientIP"),
  ports: list(object<WireServicePort>({ name: text(), protocol: text(), port: anyPort, containerPort: intOrText })),
});

function toV1Port(wire: WireServicePort): core.ServicePort {
  return given({
    name: wire.name || undefined,
    protocol: wire.protocol?.toUpperCase() || "TCP",
    port: wire.port as number,
    // 0 or nothing: the first port of the pod's first container
    targetPort: wire.containerPort || 0,
  }) as core.ServicePort;
}

/** The v1 service a v1beta1 service means. */
export function toV1Service(wire: WireService): Service {
  const only: WireServicePort = given({
    name: wire.portName,
    protocol: wire.protocol,
    port: wire.port,
    containerPort: wire.containerPort,
  }) as WireServicePort;
  return given({
    kind: "Service",
    metadata: metadataOf(wire),
    spec: given({
      ports: (wire.ports?.length ? wire.ports : [only]).map(toV1Port),
      selector: filled(wire.selector),
      clusterIP: wire.portalIP || undefined,
      externalIPs: wire.publicIPs?.length ? wire.publicIPs : undefined,
      type: wire.createExternalLoadBalancer ? "LoadBalancer" : "ClusterIP",
      sessionAffinity: wire.sessionAffinity,
    }),
  }) as Service;
}

function fromV1Port(port: core.ServicePort): WireServicePort {
  return given({
    name: port.name,
    protocol: port.protocol ?? "TCP",
    port: port.port,
    containerPort: port.targetPort ?? port.port,
  }) as WireServicePort;
}

/** A service as 0.5.4 answered it; what later releases added appears only where it is used. */
export function fromV1Service(service: Service): WireService {
  const { spec } = service;
  const ports = (spec.ports ?? []).map(fromV1Port);
  const { name, ...first } = ports[0] ?? {};
  return given({
    ...commonOf(service, "services"),
    port: first.port ?? 0,
    portName: name,
    protocol: first.protocol ?? "TCP",
    labels: filled(service.metadata.labels),
    selector: filled(spec.selector),
    createExternalLoadBalancer: spec.type === "LoadBalancer" || undefined,
    publicIPs: spec.externalIPs?.length ? spec.externalIPs : undefined,
    containerPort: first.containerPort ?? 0,
    portalIP: spec.clusterIP || undefined,
    sessionAffinity: spec.sessionAffinity === "ClientIP" ? "ClientIP" : undefined,
    ports: ports.length > 1 ? ports : undefined,
  }) as WireService;
}
