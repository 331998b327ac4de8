import type { Endpoints } from "../kinds/endpoints/object.js";
import type { core } from "../objects/types.js";
import { list, object, type Shape, text } from "../schema/shape.js";
import { commonFields, commonOf, given, metadataOf, type WireCommon } from "./wire.js";

export interface WireEndpoints extends WireCommon {
  /** `ip:port`; `[ip]:port` for IPv6. */
  endpoints?: string[];
}

const addressPattern = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([^:[\]\s]{1,253})):(\d{1,5})$/;

function checkAddress(address: string): string {
  return addressPattern.test(address) ? "" : "must be ip:port, such as 10.244.1.7:8080";
}

export const wireEndpoints: Shape<WireEndpoints> = object<WireEndpoints>({
  ...commonFields,
  endpoints: list(text(checkAddress)),
});

/** Neighbours with the same port share a subset, so that the order of the list is kept. */
function subsetsOf(addresses: readonly string[]): core.EndpointSubset[] {
  const subsets: { addresses: core.EndpointAddress[]; ports: [core.EndpointPort] }[] = [];
  for (const address of addresses) {
    const match = addressPattern.exec(address);
    const port = Number(match?.[3] ?? 0);
    const ip = match?.[1] ?? match?.[2] ?? "";
    const last = subsets.at(-1);
    if (last?.ports[0].port === port) last.addresses.push({ ip });
    else subsets.push({ addresses: [{ ip }], ports: [{ port, protocol: "TCP" }] });
  }
  return subsets;
}

/** The v1 endpoints a list of `ip:port` means. */
export function toV1Endpoints(wire: WireEndpoints): Endpoints {
  const subsets = subsetsOf(wire.endpoints ?? []);
  return given({
    kind: "Endpoints",
    metadata: metadataOf(wire),
    subsets: subsets.length > 0 ? subsets : undefined,
  }) as Endpoints;
}

/** Endpoints as 0.5.4 answered them: ready addresses, with the first port of their subset. */
export function fromV1Endpoints(endpoints: Endpoints): WireEndpoints {
  const list = (endpoints.subsets ?? []).flatMap((subset) => {
    const port = subset.ports?.[0]?.port;
    if (port === undefined) return [];
    return (subset.addresses ?? []).map(({ ip }) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`));
  });
  return given({ ...commonOf(endpoints, "endpoints"), endpoints: list.length > 0 ? list : undefined }) as WireEndpoints;
}
