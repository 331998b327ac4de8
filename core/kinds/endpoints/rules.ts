import type { KindRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel, checkDnsSubdomain, checkIp } from "../../schema/formats.js";
import { integer, list, needed, object, oneOf, storedObject, text } from "../../schema/shape.js";
import { portMax } from "../pod/probe.js";
import type { Endpoints } from "./object.js";

const address = object<core.EndpointAddress>({
  hostname: text(),
  ip: needed(text(checkIp)),
  nodeName: text(),
  targetRef: storedObject(),
});

const port = object<core.EndpointPort>({
  appProtocol: text(),
  name: text((name) => (name === "" ? "" : checkDnsLabel(name))),
  port: needed(integer(1, portMax)),
  protocol: oneOf("TCP", "UDP"),
});

const subset = object<core.EndpointSubset>(
  { addresses: list(address), notReadyAddresses: list(address), ports: list(port) },
  (s, path, faults) => {
    if (!s.addresses?.length && !s.notReadyAddresses?.length) faults.required(path, "addresses or notReadyAddresses");
    if (!s.ports?.length) faults.required(`${path}.ports`, "at least one port");
  },
);

function withDefaults(endpoints: Endpoints): Endpoints {
  const subsets = endpoints.subsets?.map((s) => ({
    ...s,
    ports: s.ports?.map((p) => ({ ...p, protocol: p.protocol ?? "TCP" })) ?? [],
  }));
  return { ...endpoints, ...(subsets ? { subsets } : {}) };
}

/** Endpoints: the addresses behind a service of the same name. */
export const endpointsRules: KindRules<Endpoints> = {
  shape: object<Endpoints>({
    apiVersion: text(),
    kind: oneOf("Endpoints"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    subsets: list(subset),
  }),
  withDefaults,
  asNew: (endpoints) => endpoints,
  carriedOver: (_, next) => next,
  checkUpdate: () => {},
};
