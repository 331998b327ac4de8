/**
 * The groups of pods that policies name, and who is in them: kept in step with pods and namespaces, and told as rows that
 * came and went. One that several policies name is one group; it is there as long as one of them is.
 */
import { namespaceNameLabel } from "../kinds/namespace/object.js";
import { made } from "../made.js";
import { type GroupSpec, type Labels, sharesOf } from "./group-spec.js";
import type { PodFacts } from "./pod-facts.js";
import { isolationRowKey, type MemberRow } from "./rows.js";

interface Group {
  id: string;
  spec: GroupSpec;
  policies: number;
  /** What each pod is in it with. */
  shares: Map<string, readonly MemberRow[]>;
}

export class PeerGroups {
  readonly #groups = new Map<string, Group>();
  /** By namespace and name. */
  readonly #pods = new Map<string, Map<string, PodFacts>>();
  readonly #namespaces = new Map<string, Labels>();
  /** How many pods are in a group with one row: an address may be two's for a moment. */
  readonly #held = new Map<string, { row: MemberRow; pods: number }>();
  /** Rows that came or went since somebody took them. */
  readonly #changed = new Map<string, MemberRow>();
  #made = 0;

  /** The name of a group, which one policy more names now. */
  use(spec: GroupSpec): string {
    const key = JSON.stringify(spec);
    const group = made(this.#groups, key, () => this.#make(spec));
    group.policies++;
    return group.id;
  }

  /** A policy less names it. */
  release(spec: GroupSpec): void {
    const key = JSON.stringify(spec);
    const group = this.#groups.get(key);
    if (!group || --group.policies > 0) return;
    for (const rows of group.shares.values()) for (const row of rows) this.#drop(row);
    this.#groups.delete(key);
  }

  /** A pod came or changed; undefined: it went, or is nothing to policies any more. */
  pod(namespace: string, name: string, facts: PodFacts | undefined): void {
    const pods = made(this.#pods, namespace, () => new Map<string, PodFacts>());
    const was = pods.get(name);
    if (was === facts || (was && facts && isSame(was, facts))) return;
    if (facts) pods.set(name, facts);
    else pods.delete(name);
    if (pods.size === 0) this.#pods.delete(namespace);
    for (const group of this.#groups.values()) this.#share(group, `${namespace}/${name}`, namespace, facts);
  }

  /** A namespace came or changed; undefined: it went. */
  namespace(name: string, labels: Labels | undefined): void {
    if (labels) this.#namespaces.set(name, labels);
    else this.#namespaces.delete(name);
    for (const group of this.#groups.values())
      if (group.spec.namespaceSelector)
        for (const [pod, facts] of this.#pods.get(name) ?? []) this.#share(group, `${name}/${pod}`, name, facts);
  }

  /** What changed since this was asked last. */
  take(): { upsert: MemberRow[]; remove: string[] } {
    const upsert: MemberRow[] = [];
    const remove: string[] = [];
    for (const [key, row] of this.#changed)
      if (this.#held.has(key)) upsert.push(row);
      else remove.push(key);
    this.#changed.clear();
    return { upsert, remove };
  }

  #make(spec: GroupSpec): Group {
    const group = { id: `g${++this.#made}`, spec, policies: 0, shares: new Map() };
    for (const [namespace, pods] of this.#pods)
      if (spec.namespace === undefined || spec.namespace === namespace)
        for (const [name, facts] of pods) this.#share(group, `${namespace}/${name}`, namespace, facts);
    return group;
  }

  #share(group: Group, pod: string, namespace: string, facts: PodFacts | undefined): void {
    const was = group.shares.get(pod) ?? [];
    const labels = { ...this.#namespaces.get(namespace), [namespaceNameLabel]: namespace };
    const is = sharesOf(group.id, group.spec, facts, labels);
    if (was.length === 0 && is.length === 0) return;
    if (is.length > 0) group.shares.set(pod, is);
    else group.shares.delete(pod);
    for (const row of is) this.#hold(row);
    for (const row of was) this.#drop(row);
  }

  #hold(row: MemberRow): void {
    const key = isolationRowKey(row);
    const held = this.#held.get(key);
    if (held) held.pods++;
    else {
      this.#held.set(key, { row, pods: 1 });
      this.#changed.set(key, row);
    }
  }

  #drop(row: MemberRow): void {
    const key = isolationRowKey(row);
    const held = this.#held.get(key);
    if (!held || --held.pods > 0) return;
    this.#held.delete(key);
    this.#changed.set(key, row);
  }
}

const isSame = (a: PodFacts, b: PodFacts): boolean => a.ip === b.ip && a.labels === b.labels && a.spec === b.spec;
