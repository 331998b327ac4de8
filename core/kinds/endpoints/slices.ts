/**
 * EndpointSlices: the endpoints of a service in the form that clients ask for since Kubernetes 1.21. They are made of
 * Endpoints, whoever wrote these, and cannot be written. Source: discovery.k8s.io/v1.
 */
import type {
  Endpoint,
  EndpointConditions,
  EndpointPort,
  EndpointSlice as Slice,
} from "kubernetes-types/discovery/v1.js";
import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { FormDef } from "../../objects/form-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { ApiObject, core } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { atomic, servers, setOf } from "../../schema/marks.js";
import { portMax } from "../../schema/scalars.js";
import { flag, integer, list, map, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Endpoints } from "./object.js";

export interface EndpointSlice extends ApiObject {
  kind: "EndpointSlice";
  addressType: Slice["addressType"];
  endpoints: Endpoint[];
  ports: EndpointPort[];
}

/** Endpoints of one slice, as in Kubernetes; who has more has several slices. */
export const sliceMax = 100;
const shownMax = 3;

const endpointOf =
  (isReady: boolean) =>
  (address: core.EndpointAddress): Endpoint => ({
    addresses: [address.ip],
    conditions: { ready: isReady, serving: isReady, terminating: false },
    ...(address.hostname === undefined ? {} : { hostname: address.hostname }),
    ...(address.nodeName === undefined ? {} : { nodeName: address.nodeName }),
    ...(address.targetRef === undefined ? {} : { targetRef: address.targetRef }),
  });

const portOf = ({ name = "", port, protocol = "TCP", appProtocol }: core.EndpointPort): EndpointPort => ({
  name,
  port,
  protocol,
  ...(appProtocol === undefined ? {} : { appProtocol }),
});

type Part = Pick<EndpointSlice, "endpoints" | "ports">;

/** A subset, cut to what a slice holds. */
function partsOf({ addresses = [], notReadyAddresses = [], ports = [] }: core.EndpointSubset): Part[] {
  const all = [...addresses.map(endpointOf(true)), ...notReadyAddresses.map(endpointOf(false))];
  const count = Math.max(1, Math.ceil(all.length / sliceMax));
  return Array.from({ length: count }, (_, i) => ({
    endpoints: all.slice(i * sliceMax, (i + 1) * sliceMax),
    ports: ports.map(portOf),
  }));
}

/** Its own of the endpoints' uid: the last two figures count. */
const uidOf = (uid: string, i: number): string => uid.replace(/[0-9a-f]{2}$/, (i % 256).toString(16).padStart(2, "0"));

/** The slices of a service's endpoints; one without any, if it has none. */
export function slicesOf({ metadata, subsets = [] }: Endpoints): EndpointSlice[] {
  const { name, namespace, uid, labels, creationTimestamp, resourceVersion } = metadata;
  const parts = subsets.length === 0 ? [{ endpoints: [], ports: [] }] : subsets.flatMap(partsOf);
  return parts.map((part, i) => ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${name}-${i}`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid: uidOf(uid, i) }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      labels: { ...labels, "kubernetes.io/service-name": name, "endpointslice.kubernetes.io/managed-by": "troupe" },
    },
    addressType: part.endpoints[0]?.addresses[0]?.includes(":") ? "IPv6" : "IPv4",
    ...part,
  }));
}

function shortList(words: readonly string[], none: string): string {
  if (words.length === 0) return none;
  const shown = words.slice(0, shownMax).join(",");
  return words.length > shownMax ? `${shown} + ${words.length - shownMax} more...` : shown;
}

const endpoint = struct<Endpoint>("discovery.v1.Endpoint", {
  addresses: needed(setOf(list(text()))),
  conditions: struct<EndpointConditions>("discovery.v1.EndpointConditions", {
    ready: flag,
    serving: flag,
    terminating: flag,
  }),
  deprecatedTopology: map(text()),
  hints: servers(
    struct<NonNullable<Endpoint["hints"]>>("discovery.v1.EndpointHints", {
      forZones: list(struct<{ name: string }>("discovery.v1.ForZone", { name: needed(text()) })),
    }),
  ),
  hostname: text(),
  nodeName: text(),
  targetRef: objectReference,
  zone: text(),
});

const port = atomic(
  struct<EndpointPort>("discovery.v1.EndpointPort", {
    appProtocol: text(),
    name: text(),
    port: integer(1, portMax),
    protocol: oneOf("TCP", "UDP"),
  }),
);

export const endpointSlices: FormDef<EndpointSlice, Endpoints> = {
  kind: "EndpointSlice",
  about: "The addresses behind a service, with what is known of each. They are made of its Endpoints.",
  group: "discovery.k8s.io",
  version: "v1",
  plural: "endpointslices",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  rules: plainRules(
    struct<EndpointSlice>("discovery.v1.EndpointSlice", {
      apiVersion: text(),
      kind: oneOf("EndpointSlice"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      addressType: needed(oneOf("IPv4", "IPv6", "FQDN")),
      endpoints: needed(list(endpoint)),
      ports: needed(list(port)),
    }),
  ),
  table: {
    columns: narrow("Name", "AddressType", "Ports", "Endpoints", "Age"),
    row: ({ metadata, addressType, endpoints, ports }, nowMs) => [
      metadata.name,
      addressType,
      shortList(
        ports.map(({ port: number }) => String(number ?? "*")),
        "<unset>",
      ),
      shortList(
        endpoints.flatMap(({ addresses }) => addresses),
        "<unset>",
      ),
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
  form: {
    of: "Endpoints",
    shown: slicesOf,
    storedName: (name) => name.replace(/-\d+$/, ""),
  },
};
