/**
 * Which pods belong to which controller, or stand behind which service: kept up to date pod by pod, so that neither a
 * change of a pod looks at all owners, nor an observation of an owner at all pods.
 */
import type { Pod, ReplicationController, Service } from "../../core/api/types.js";

type Owner = ReplicationController | Service;

const keyOf = ({ metadata }: Owner | Pod): string => `${metadata.namespace ?? ""}/${metadata.name}`;

interface Entry<O extends Owner> {
  owner: O;
  /** By name of the pod; all are of the owner's namespace. */
  pods: Map<string, Pod>;
  /** Since it was last asked: itself, or a pod of it. */
  changed: boolean;
  /** Under which word of the index it stands. */
  word: string;
}

/** One equality of the selector, by which it is found; "" if it selects nothing. */
function wordOf(owner: Owner): string {
  const [first] = Object.entries(owner.spec.selector ?? {});
  return first ? `${owner.metadata.namespace ?? ""}/${first[0]}=${first[1]}` : "";
}

export class Membership<O extends Owner> {
  readonly #belongs: (pod: Pod, owner: O) => boolean;
  readonly #entries = new Map<string, Entry<O>>();
  readonly #byWord = new Map<string, Set<Entry<O>>>();

  constructor(belongs: (pod: Pod, owner: O) => boolean) {
    this.#belongs = belongs;
  }

  /** An owner came, or changed: all pods are looked at once. */
  put(owner: O, pods: Iterable<Pod>): void {
    this.remove(owner);
    const entry: Entry<O> = { owner, pods: new Map(), changed: true, word: wordOf(owner) };
    for (const pod of pods) if (this.#belongs(pod, owner)) entry.pods.set(pod.metadata.name, pod);
    this.#entries.set(keyOf(owner), entry);
    const set = this.#byWord.get(entry.word) ?? new Set();
    this.#byWord.set(entry.word, set.add(entry));
  }

  remove(owner: O): void {
    const entry = this.#entries.get(keyOf(owner));
    if (!entry) return;
    this.#entries.delete(keyOf(owner));
    const set = this.#byWord.get(entry.word);
    set?.delete(entry);
    if (set?.size === 0) this.#byWord.delete(entry.word);
  }

  /** The pods of an owner, in the order they came to it. */
  podsOf(owner: O): Iterable<Pod> {
    return this.#entries.get(keyOf(owner))?.pods.values() ?? [];
  }

  /** Whether the owner, or a pod of it, came, changed or went since this was last asked. */
  takeChanged(owner: O): boolean {
    const entry = this.#entries.get(keyOf(owner));
    const changed = entry?.changed ?? false;
    if (entry) entry.changed = false;
    return changed;
  }

  /** A pod came, changed or went. @returns the owners it belongs to, or did until now */
  move(before: Pod | undefined, after: Pod | undefined): O[] {
    const touched = new Set<Entry<O>>();
    if (before)
      for (const entry of this.#candidates(before)) if (entry.pods.delete(before.metadata.name)) touched.add(entry);
    if (after)
      for (const entry of this.#candidates(after)) {
        if (!this.#belongs(after, entry.owner)) continue;
        entry.pods.set(after.metadata.name, after);
        touched.add(entry);
      }
    return [...touched].map((entry) => {
      entry.changed = true;
      return entry.owner;
    });
  }

  #candidates({ metadata }: Pod): Entry<O>[] {
    const found: Entry<O>[] = [];
    for (const [key, value] of Object.entries(metadata.labels ?? {}))
      for (const entry of this.#byWord.get(`${metadata.namespace ?? ""}/${key}=${value}`) ?? []) found.push(entry);
    return found;
  }
}
