/** Which pods belong to which owner, as it was found before there was an index: an owner that comes looks at all pods. */
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { pathText } from "../../../core/objects/types.js";

type Owner = ReplicationController | Service;

const pathOf = ({ metadata }: Owner): string => pathText(metadata.namespace ?? "", metadata.name);

/** How the pods of an owner are told, and what it sees of them. */
interface Eye<O extends Owner, V> {
  belongs(pod: Pod, owner: O): boolean;
  /** `was`: what it saw of the pod before. */
  viewOf(pod: Pod, owner: O, was: V | undefined): V;
  /** Whether the owner need not look again; undefined: the pod is none of its. */
  same(was: V | undefined, is: V | undefined): boolean;
}

interface Entry<O extends Owner, V> {
  owner: O;
  /** By name of the pod; all are of the owner's namespace. */
  views: Map<string, V>;
  /** Under which word of the index it stands. */
  word: string;
}

/** One equality of the selector, by which it is found; "" if it selects nothing. */
function wordOf(owner: Owner): string {
  const [first] = Object.entries(owner.spec.selector ?? {});
  return first ? `${owner.metadata.namespace ?? ""}/${first[0]}=${first[1]}` : "";
}

export class ScannedPods<O extends Owner, V> {
  readonly #eye: Eye<O, V>;
  readonly #entries = new Map<string, Entry<O, V>>();
  readonly #byWord = new Map<string, Set<Entry<O, V>>>();

  constructor(eye: Eye<O, V>) {
    this.#eye = eye;
  }

  /** An owner came, or changed: all pods are looked at once. */
  put(owner: O, pods: Iterable<Pod>): void {
    this.remove(owner);
    const entry: Entry<O, V> = { owner, views: new Map(), word: wordOf(owner) };
    for (const pod of pods)
      if (this.#eye.belongs(pod, owner)) entry.views.set(pod.metadata.name, this.#eye.viewOf(pod, owner, undefined));
    this.#entries.set(pathOf(owner), entry);
    const set = this.#byWord.get(entry.word) ?? new Set();
    this.#byWord.set(entry.word, set.add(entry));
  }

  remove(owner: O): void {
    const entry = this.#entries.get(pathOf(owner));
    if (!entry) return;
    this.#entries.delete(pathOf(owner));
    const set = this.#byWord.get(entry.word);
    set?.delete(entry);
    if (set?.size === 0) this.#byWord.delete(entry.word);
  }

  /** What an owner sees of its pods, in the order they came to it. */
  viewsOf(owner: O): Iterable<V> {
    return this.#entries.get(pathOf(owner))?.views.values() ?? [];
  }

  /** A pod came, changed or went. @returns the owners that see it otherwise now */
  move(before: Pod | undefined, after: Pod | undefined): O[] {
    const entries = new Set(before && this.#candidates(before));
    if (after) for (const entry of this.#candidates(after)) entries.add(entry);
    const { name = "" } = (after ?? before)?.metadata ?? {};
    return [...entries].flatMap((entry) => (this.#see(entry, name, after) ? [entry.owner] : []));
  }

  /** @returns whether the owner sees the pod otherwise now */
  #see(entry: Entry<O, V>, name: string, pod: Pod | undefined): boolean {
    const { owner, views } = entry;
    const was = views.get(name);
    const is = pod && this.#eye.belongs(pod, owner) ? this.#eye.viewOf(pod, owner, was) : undefined;
    if (is) views.set(name, is);
    else views.delete(name);
    if (this.#eye.same(was, is)) return false;
    return true;
  }

  #candidates({ metadata }: Pod): Entry<O, V>[] {
    const found: Entry<O, V>[] = [];
    for (const [key, value] of Object.entries(metadata.labels ?? {}))
      for (const entry of this.#byWord.get(`${metadata.namespace ?? ""}/${key}=${value}`) ?? []) found.push(entry);
    return found;
  }
}
