import type { KindRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel, checkDnsSubdomain, checkIp, emptyOr } from "../../schema/formats.js";
import { atomic, byDefault, noted, stored } from "../../schema/marks.js";
import { portMax } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { endpointsClaims } from "./claims.js";
import type { Endpoints } from "./object.js";

const address = atomic(
  struct<core.EndpointAddress>("core.v1.EndpointAddress", {
    hostname: text(emptyOr(checkDnsLabel)),
    ip: needed(text(checkIp)),
    nodeName: text(),
    targetRef: stored(objectReference),
  }),
);

const port = atomic(
  struct<core.EndpointPort>("core.v1.EndpointPort", {
    appProtocol: stored(text()),
    name: text(emptyOr(checkDnsLabel)),
    port: needed(integer(1, portMax)),
    protocol: byDefault("TCP", noted("SCTP is refused.", oneOf("TCP", "UDP"))),
  }),
);

const subset = struct<core.EndpointSubset>(
  "core.v1.EndpointSubset",
  { addresses: list(address), notReadyAddresses: list(address), ports: list(port) },
  (s, path, faults) => {
    if (!s.addresses?.length && !s.notReadyAddresses?.length) faults.required(path, "addresses or notReadyAddresses");
    if (!s.ports?.length) faults.required(`${path}.ports`, "at least one port");
  },
);

/** Endpoints: the addresses behind a service of the same name. */
export const endpointsRules: KindRules<Endpoints> = {
  shape: struct<Endpoints>("core.v1.Endpoints", {
    apiVersion: text(),
    kind: oneOf("Endpoints"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    subsets: noted("Of services without a selector; those of the others the server writes.", list(subset)),
  }),
  withDefaults: (endpoints) => endpoints,
  asNew: (endpoints) => endpoints,
  carriedOver: (_, next) => next,
  checkUpdate: () => {},
  claims: endpointsClaims,
};
