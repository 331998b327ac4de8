/**
 * All objects of the store in memory, in step with it: each commit is seen here before its writes are answered.
 * Everything the master decides on is read here; whoever changes something writes to the store and sees it here when
 * it is durable.
 */
import { type AnyObject, type Kind, type KindMap, kinds } from "../../core/kinds/all.js";
import { type Key, keyOf } from "../../core/kinds/key.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { pathText } from "../../core/objects/types.js";
import type { Change, Store } from "../../core/store/store.js";

export class View {
  readonly #store: Store;
  readonly #byKind: { [K in Kind]: Map<string, KindMap[K]> };
  readonly #podsByUid = new Map<string, Pod>();
  readonly #podsByMinion = new Map<string, Map<string, Pod>>();
  readonly #waiters: { revision: number; resolve: () => void }[] = [];
  #unfollow: () => void = () => {};
  #revision = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#byKind = Object.fromEntries(Object.keys(kinds).map((k) => [k, new Map()])) as never;
  }

  /**
   * Reads everything, then follows. `onEnd`: the store is not to be followed any more, whereupon the view is no longer
   * true and must be made anew.
   */
  async start(onChange: (change: Change) => void, onEnd: (error: unknown) => void, onCommit = () => {}): Promise<void> {
    this.#unfollow = await this.#store.follow({
      begin: (objects, revision) => {
        for (const object of objects) this.#put(object);
        this.#revision = revision;
      },
      commit: (changes) => {
        for (const change of changes) {
          if (change.type === "DELETED") this.#drop(change.object);
          else this.#put(change.object);
          this.#revision = change.revision;
          onChange(change);
        }
        onCommit();
        this.#wake();
      },
      ended: onEnd,
    });
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined {
    return this.#byKind[kind].get(pathText(namespace, name)) as KindMap[K] | undefined;
  }

  list<K extends Kind>(kind: K): Iterable<KindMap[K]> {
    return this.#byKind[kind].values() as Iterable<KindMap[K]>;
  }

  has(key: Key): boolean {
    return this.#byKind[key.kind].has(pathText(key.namespace, key.name));
  }

  podByUid(uid: string): Pod | undefined {
    return this.#podsByUid.get(uid);
  }

  podsOf(minion: string): Pod[] {
    return [...(this.#podsByMinion.get(minion)?.values() ?? [])];
  }

  get revision(): number {
    return this.#revision;
  }

  /** Resolves once everything up to `revision` is seen here. */
  async seen(revision: number): Promise<void> {
    if (this.#revision >= revision) return;
    await new Promise<void>((resolve) => this.#waiters.push({ revision, resolve }));
  }

  close(): void {
    this.#unfollow();
  }

  #wake(): void {
    for (let i = this.#waiters.length - 1; i >= 0; i--) {
      const waiter = this.#waiters[i];
      if (waiter && waiter.revision <= this.#revision) {
        this.#waiters.splice(i, 1);
        waiter.resolve();
      }
    }
  }

  #put(object: AnyObject): void {
    const { kind, namespace, name } = keyOf(object);
    const text = pathText(namespace, name);
    if (object.kind === "Pod") this.#indexPod(this.#byKind.Pod.get(text), object);
    (this.#byKind[kind] as Map<string, AnyObject>).set(text, object);
  }

  #drop(object: AnyObject): void {
    const { kind, namespace, name } = keyOf(object);
    const text = pathText(namespace, name);
    if (object.kind === "Pod") this.#indexPod(this.#byKind.Pod.get(text), undefined);
    this.#byKind[kind].delete(text);
  }

  #indexPod(before: Pod | undefined, after: Pod | undefined): void {
    if (before) {
      this.#podsByUid.delete(before.metadata.uid ?? "");
      this.#podsByMinion.get(before.spec.nodeName ?? "")?.delete(before.metadata.uid ?? "");
    }
    if (!after) return;
    const uid = after.metadata.uid ?? "";
    this.#podsByUid.set(uid, after);
    const minion = after.spec.nodeName ?? "";
    if (minion === "") return;
    const pods = this.#podsByMinion.get(minion) ?? new Map<string, Pod>();
    pods.set(uid, after);
    this.#podsByMinion.set(minion, pods);
  }
}
