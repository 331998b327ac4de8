/**
 * What owners see of their pods (a controller of its replicas, a service of what stands behind it): kept up to date pod
 * by pod with the index, so that neither a change of a pod looks at all owners, nor an observation of an owner at all
 * pods.
 */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { equalitiesOf, ownerOf } from "../../core/objects/index/facts.js";
import type { ObjectIndex } from "../../core/objects/index/object-index.js";
import { pathText } from "../../core/objects/types.js";

/** How the pods of an owner are told, and what it sees of them. */
export interface Eye<O extends AnyObject, V> {
  kind: O["kind"];
  belongs(pod: Pod, owner: O): boolean;
  /** `was`: what it saw of the pod before. */
  viewOf(pod: Pod, owner: O, was: V | undefined): V;
  /** Whether the owner need not look again; undefined: the pod is none of its. */
  same(was: V | undefined, is: V | undefined): boolean;
}

/** Kind of what is seen. */
const seen: Pod["kind"] = "Pod";

interface Entry<O, V> {
  owner: O;
  /** By name of the pod; all are of the owner's namespace. */
  views: Map<string, V>;
  /** Since it was last asked: itself, or what it sees. */
  changed: boolean;
}

/** Cheaper than its address, and as good: what was made anew under a name is another owner. */
const keyOf = ({ metadata }: AnyObject): string => metadata.uid ?? pathText(metadata.namespace ?? "", metadata.name);

export class Sights<O extends AnyObject, V> {
  readonly #eye: Eye<O, V>;
  readonly #index: ObjectIndex<AnyObject>;
  readonly #entries = new Map<string, Entry<O, V>>();

  /** @param index holds what is changed before it is told here */
  constructor(eye: Eye<O, V>, index: ObjectIndex<AnyObject>) {
    this.#eye = eye;
    this.#index = index;
  }

  /** An owner came, or changed: the pods with its labels are looked at once. */
  put(owner: O): void {
    const views = new Map<string, V>();
    const labels = equalitiesOf(owner) ?? {};
    const isBroad = Object.keys(labels).length === 0 && !bySets(owner);
    const pods = isBroad ? [] : this.#index.labelled(seen, namespaceOf(owner), labels);
    // What it owns may be meant no more.
    const owned = this.#index.ownedBy(owner.metadata.uid ?? "").filter(({ kind }) => kind === seen);
    for (const pod of [...pods, ...owned] as Iterable<Pod>)
      if (this.#eye.belongs(pod, owner)) views.set(pod.metadata.name, this.#eye.viewOf(pod, owner, undefined));
    this.#entries.set(keyOf(owner), { owner, views, changed: true });
  }

  remove(owner: O): void {
    this.#entries.delete(keyOf(owner));
  }

  /** What an owner sees of its pods, in the order they came to it. */
  viewsOf(owner: O): Iterable<V> {
    return this.#entries.get(keyOf(owner))?.views.values() ?? [];
  }

  /** Whether the owner, or what it sees of its pods, changed since this was last asked. */
  takeChanged(owner: O): boolean {
    const entry = this.#entries.get(keyOf(owner));
    const changed = entry?.changed ?? false;
    if (entry) entry.changed = false;
    return changed;
  }

  /** A pod came, changed or went. @returns the owners that see it otherwise now */
  move(before: Pod | undefined, after: Pod | undefined): O[] {
    const pod = after ?? before;
    if (!pod) return [];
    let entries: Iterable<Entry<O, V>> = this.#candidates(pod);
    // Who meant it by its labels, or owned it, sees it go.
    const isTied = before && (before.metadata.labels !== pod.metadata.labels || ownerOf(before) !== ownerOf(pod));
    if (isTied) entries = new Set([...this.#candidates(before), ...entries]);
    const { name } = pod.metadata;
    const changed: O[] = [];
    for (const entry of entries) if (this.#see(entry, name, after)) changed.push(entry.owner);
    return changed;
  }

  /** @returns whether the owner sees the pod otherwise now */
  #see(entry: Entry<O, V>, name: string, pod: Pod | undefined): boolean {
    const { owner, views } = entry;
    const was = views.get(name);
    const is = pod && this.#eye.belongs(pod, owner) ? this.#eye.viewOf(pod, owner, was) : undefined;
    if (is) views.set(name, is);
    else views.delete(name);
    if (this.#eye.same(was, is)) return false;
    entry.changed = true;
    return true;
  }

  /** An owner that was not told of yet will look at all of its pods. */
  #candidates(pod: Pod): Entry<O, V>[] {
    const entries: Entry<O, V>[] = [];
    for (const owner of this.#index.mayMean(this.#eye.kind, namespaceOf(pod), pod.metadata.labels)) {
      const entry = this.#entries.get(keyOf(owner));
      if (entry) entries.push(entry);
    }
    const uid = ownerOf(pod);
    const entry = uid === "" ? undefined : this.#entries.get(uid);
    if (entry && !entries.includes(entry)) entries.push(entry);
    return entries;
  }
}

/** Its selector has expressions, which the eye judges. */
const bySets = ({ spec }: AnyObject & { spec?: { selector?: { matchExpressions?: unknown } } }): boolean =>
  Array.isArray(spec?.selector?.matchExpressions);

const namespaceOf = ({ metadata }: AnyObject): string => metadata.namespace ?? "";
