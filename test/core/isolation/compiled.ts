/** What a host makes of what it is told, packet by packet, as its kernel would. */
import { type Isolation, isolate, type Pass } from "../../../core/isolation/isolate.js";
import { podFacts } from "../../../core/isolation/pod-facts.js";
import { readRows } from "../../../core/isolation/read-rows.js";
import type { IsolationRow } from "../../../core/isolation/rows.js";
import { isolationRowKey } from "../../../core/isolation/rows.js";
import { IsolationSource } from "../../../core/isolation/source.js";
import { holds, parseCidr } from "../../../core/network/cidr.js";
import type { Packet, World } from "./naive.js";

/** The rows of a source, as a minion has them. */
export class Told {
  readonly rows = new Map<string, IsolationRow>();

  take(source: IsolationSource): this {
    const { upsert, remove } = source.take();
    for (const key of remove) this.rows.delete(key);
    for (const row of upsert) this.rows.set(isolationRowKey(row), row);
    return this;
  }
}

export function sourceOf({ policies, pods, namespaces }: World): IsolationSource {
  const source = new IsolationSource();
  for (const { metadata } of namespaces) source.namespace(metadata.name, metadata.labels ?? {});
  for (const pod of pods) source.pod(pod, pod);
  for (const policy of policies) source.policy(undefined, policy);
  return source;
}

/** Of a host with all these pods on it. */
export function isolationOf(rows: Iterable<IsolationRow>, pods: World["pods"]): Isolation {
  const here = pods.filter(({ status }) => status?.phase !== "Succeeded");
  return isolate(
    readRows([...rows]),
    here.flatMap((pod) => podFacts(pod, pod.status?.podIP ?? "") ?? []),
  );
}

function lets(pass: Pass, { sets }: Isolation, other: string, { to, protocol, port }: Packet): boolean {
  if (pass.protocol !== undefined && pass.protocol !== protocol) return false;
  if (pass.ports && !pass.ports.some(({ first, last }) => port >= first && port <= last)) return false;
  if (pass.set === undefined) return true;
  const set = sets.get(pass.set);
  if (set?.of === "places") return set.elements.some((place) => place.ip === to && place.port === port);
  if (set?.of === "networks") return set.elements.some((cidr) => holds(parseCidr(cidr), other));
  return set?.elements.includes(other) === true;
}

export function passesHere(isolation: Isolation, packet: Packet): boolean {
  const { from, to } = packet;
  const by = (profile: string | undefined, other: string): boolean =>
    profile === undefined ||
    (isolation.profiles.get(profile) ?? []).some((pass) => lets(pass, isolation, other, packet));
  return from === to || (by(isolation.egress.get(from), to) && by(isolation.ingress.get(to), from));
}
