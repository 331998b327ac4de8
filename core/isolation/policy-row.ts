/** From a network policy to the row that minions are told, and to the groups that it names. Pure. */
import type { NetworkPolicy, PolicyPeer, PolicyPort } from "../kinds/network-policy/object.js";
import type { GroupSpec } from "./group-spec.js";
import type { Allowance, Peer, PolicyRow, PortRange } from "./rows.js";

/** The name of a group. */
export type NameOf = (spec: GroupSpec) => string;

/** Selectors without anything in them mean everything, which is something else than none. */
function groupOf({ podSelector, namespaceSelector }: PolicyPeer, namespace: string): GroupSpec {
  return {
    ...(namespaceSelector ? { namespaceSelector } : { namespace }),
    ...(podSelector ? { podSelector } : {}),
  };
}

function portRange({ protocol = "TCP", port, endPort }: PolicyPort): PortRange {
  const of = { protocol } as PortRange;
  if (port === undefined) return of;
  return typeof port === "string" ? { ...of, name: port } : { ...of, first: port, last: endPort ?? port };
}

const peerOf = (peer: PolicyPeer, namespace: string, nameOf: NameOf): Peer =>
  peer.ipBlock ? { block: peer.ipBlock } : { group: nameOf(groupOf(peer, namespace)) };

/** What a pod may be reached by: its own ports are meant, and what it calls them it knows itself. */
function arriving(rule: { from?: PolicyPeer[]; ports?: PolicyPort[] }, namespace: string, nameOf: NameOf): Allowance[] {
  const { from = [], ports = [] } = rule;
  return [
    {
      ...(from.length > 0 ? { peers: from.map((peer) => peerOf(peer, namespace, nameOf)) } : {}),
      ...(ports.length > 0 ? { ports: ports.map(portRange) } : {}),
    },
  ];
}

/** Whom a pod may reach: what others call their ports only they know, so these are groups of places. */
function leaving(rule: { to?: PolicyPeer[]; ports?: PolicyPort[] }, namespace: string, nameOf: NameOf): Allowance[] {
  const { to = [], ports = [] } = rule;
  const ranges = ports.map(portRange);
  const numbers = ranges.filter(({ name }) => name === undefined);
  const whom: GroupSpec[] = to.map((peer) => (peer.ipBlock ? { block: peer.ipBlock } : groupOf(peer, namespace)));
  const places = ranges
    .filter(({ name }) => name !== undefined)
    .flatMap((port) =>
      (whom.length > 0 ? whom : [{}]).map((spec): Allowance => {
        return { places: { group: nameOf({ ...spec, port }), protocol: port.protocol } };
      }),
    );
  if (ports.length > 0 && numbers.length === 0) return places;
  const peers = to.map((peer) => peerOf(peer, namespace, nameOf));
  return [{ ...(peers.length > 0 ? { peers } : {}), ...(numbers.length > 0 ? { ports: numbers } : {}) }, ...places];
}

export function policyRow({ metadata, spec }: NetworkPolicy, nameOf: NameOf): PolicyRow {
  const { namespace = "", name } = metadata;
  const { podSelector = {}, policyTypes = [], ingress = [], egress = [] } = spec;
  return {
    row: "policy",
    ...{ namespace, name, podSelector },
    ...(policyTypes.includes("Ingress") ? { ingress: ingress.flatMap((r) => arriving(r, namespace, nameOf)) } : {}),
    ...(policyTypes.includes("Egress") ? { egress: egress.flatMap((r) => leaving(r, namespace, nameOf)) } : {}),
  };
}
