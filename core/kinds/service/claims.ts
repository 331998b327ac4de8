/** What a service claims of the cluster's own addresses and ports. Pure. */
import { balancedByMinions } from "../../balancing/load-balancers.js";
import type { Cause } from "../../fault.js";
import { type OwnPlaces, outsideAddressFault, reservedFor } from "../../network/own-places.js";
import type { core } from "../../objects/types.js";
import type { Service } from "./object.js";

const cause = (field: string, value: unknown, why: string): Cause => ({
  reason: "FieldValueForbidden",
  field,
  message: `${field}: ${value} ${why}`,
});

/** Each address and port that a service may not have, with the reason. */
export function serviceClaims(service: Service, own: OwnPlaces): Cause[] {
  const { spec, status } = service;
  return [
    ...(spec.externalIPs ?? []).flatMap((ip, i) => addressCause(`spec.externalIPs[${i}]`, ip, own)),
    ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }, i) =>
      ip && ipMode !== "Proxy" ? addressCause(`status.loadBalancer.ingress[${i}].ip`, ip, own) : [],
    ),
    ...(spec.ports ?? []).flatMap((port, i) => portCauses(spec, port, `spec.ports[${i}]`, own)),
  ];
}

function addressCause(field: string, ip: string, own: OwnPlaces): Cause[] {
  const why = outsideAddressFault(ip, own);
  return why === "" ? [] : [cause(field, ip, why)];
}

/** Ports that would be translated on every minion's own address. */
function portCauses(spec: core.ServiceSpec, port: core.ServicePort, field: string, own: OwnPlaces): Cause[] {
  const protocol = port.protocol ?? "TCP";
  const isOpen = spec.type === "NodePort" || spec.type === "LoadBalancer";
  const claimed: [string, number][] = [
    ...(balancedByMinions(spec) ? [[`${field}.port`, port.port] as [string, number]] : []),
    ...(isOpen && port.nodePort ? [[`${field}.nodePort`, port.nodePort] as [string, number]] : []),
  ];
  return claimed.flatMap(([at, number]) => {
    const whose = reservedFor(protocol, number, own);
    return whose === "" ? [] : [cause(at, `${number}/${protocol}`, `is for ${whose}, on every minion's own address`)];
  });
}
