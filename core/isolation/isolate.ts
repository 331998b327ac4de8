/**
 * What the pods of one host may be reached by and may reach, made of what a minion is told and of its own pods. A pod that no policy is about may everything
 * and is not in it. As in Kubernetes: policies only ever allow; both ends of a connection must allow it.
 */
import { isMeant } from "../objects/label-selector.js";
import { namedPorts, type PodFacts } from "./pod-facts.js";
import { networksOf, type Span, spansOf } from "./ranges.js";
import type { ReadRows } from "./read-rows.js";
import type { Allowance, Peer, PortRange, Transport } from "./rows.js";

/** A set of the kernel's. */
export type PeerSet =
  | { of: "addresses"; elements: readonly string[] }
  | { of: "networks"; elements: readonly string[] }
  | { of: "places"; elements: readonly { ip: string; port: number }[] };

/** One thing that may be. */
export interface Pass {
  /** The set the other end must be in; absent: it may be anybody. */
  set?: string;
  /** Absent: whatever protocol. */
  protocol?: Transport;
  /** Of the one that is connected to; absent: all, or those that stand in the set. */
  ports?: readonly Span[];
}

export interface Isolation {
  sets: ReadonlyMap<string, PeerSet>;
  /** What pods that are alike may: theirs is one of these, by its text. */
  profiles: ReadonlyMap<string, readonly Pass[]>;
  /** Profiles by address, of pods that not everything may reach. */
  ingress: ReadonlyMap<string, string>;
  /** Profiles by address, of pods that may not reach everything. */
  egress: ReadonlyMap<string, string>;
}

/** The ports a rule means of one pod: what it does not have is none of them. */
const numbered = (ports: readonly PortRange[], pod: PodFacts): PortRange[] =>
  ports.flatMap((port) =>
    port.name === undefined
      ? [port]
      : namedPorts(pod, port).map((number): PortRange => ({ protocol: port.protocol, first: number, last: number })),
  );

/** Puts isolations together; sets and profiles that several pods need are made once. */
class Making {
  readonly sets = new Map<string, PeerSet>();
  readonly profiles = new Map<string, readonly Pass[]>();
  readonly #members: ReadRows["members"];

  constructor(members: ReadRows["members"]) {
    this.#members = members;
  }

  profile(allowances: readonly Allowance[], pod: PodFacts): string {
    const passes = new Map<string, Pass>();
    for (const allowance of allowances)
      for (const pass of this.#passes(allowance, pod)) passes.set(JSON.stringify(pass), pass);
    const name = [...passes.keys()].sort().join("\n");
    this.profiles.set(name, [...passes.values()]);
    return name;
  }

  #passes({ peers, ports, places }: Allowance, pod: PodFacts): Pass[] {
    if (places) return [{ set: this.#places(places.group), protocol: places.protocol }];
    const whom = peers ? peers.map((peer) => ({ set: this.#peers(peer) })) : [{}];
    if (!ports) return whom;
    const spans = spansOf(numbered(ports, pod));
    return whom.flatMap((one) => [...spans].map(([protocol, list]) => ({ ...one, protocol, ports: list })));
  }

  #peers({ group = "", block }: Peer): string {
    if (block)
      return this.#set(`block ${JSON.stringify([block.cidr, ...(block.except ?? [])])}`, () => ({
        of: "networks",
        elements: networksOf(block),
      }));
    return this.#set(`group ${group}`, () => ({
      of: "addresses",
      elements: (this.#members.get(group) ?? []).map(({ ip }) => ip),
    }));
  }

  #places(group: string): string {
    return this.#set(`places ${group}`, () => ({
      of: "places",
      elements: (this.#members.get(group) ?? []).flatMap(({ ip, port }) => (port === undefined ? [] : [{ ip, port }])),
    }));
  }

  /** Pods by the hundred name the same groups of thousands. */
  #set(name: string, make: () => PeerSet): string {
    if (!this.sets.has(name)) this.sets.set(name, make());
    return name;
  }
}

/** @param pods of this host */
export function isolate({ policies, members }: ReadRows, pods: Iterable<PodFacts>): Isolation {
  const making = new Making(members);
  const [ingress, egress] = [new Map<string, string>(), new Map<string, string>()];
  for (const pod of pods) {
    const about = (policies.get(pod.namespace) ?? []).filter(({ podSelector }) => isMeant(podSelector, pod.labels));
    const [arriving, leaving] = [about.filter((p) => p.ingress), about.filter((p) => p.egress)];
    if (arriving.length > 0)
      ingress.set(
        pod.ip,
        making.profile(
          arriving.flatMap((p) => p.ingress ?? []),
          pod,
        ),
      );
    if (leaving.length > 0)
      egress.set(
        pod.ip,
        making.profile(
          leaving.flatMap((p) => p.egress ?? []),
          pod,
        ),
      );
  }
  return { sets: making.sets, profiles: making.profiles, ingress, egress };
}
