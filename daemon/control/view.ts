/**
 * All objects of the store in memory, in step with it: each commit is seen here before its writes are answered.
 * Everything the master decides on is read here; whoever changes something writes to the store and sees it here when
 * it is durable.
 */
import { AccessBook } from "../../core/access/book.js";
import type { AnyObject, Kind, KindMap } from "../../core/kinds/all.js";
import { KindBook } from "../../core/kinds/book.js";
import type { Key } from "../../core/kinds/key.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { ObjectIndex } from "../../core/objects/index/object-index.js";
import type { Change, Store } from "../../core/store/store.js";

export class View {
  readonly #store: Store;
  /** What can be asked for without looking at everything. */
  readonly index = new ObjectIndex<AnyObject>();
  /** Who may do what, in step with the objects that say so. */
  readonly access = new AccessBook();
  /** The kinds there are, in step with the definitions of those that users make. */
  readonly kinds = new KindBook();
  readonly #waiters: { revision: number; resolve: () => void }[] = [];
  #unfollow: () => void = () => {};
  #revision = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Reads everything, then follows: `onChange` hears each change when it is in the view, `onCommit` the end of each
   * commit. `onEnd`: the store is not to be followed any more, whereupon the view is no longer true and must be made anew.
   */
  async start(onChange: (change: Change) => void, onEnd: (error: unknown) => void, onCommit = () => {}): Promise<void> {
    this.#unfollow = await this.#store.follow({
      begin: (objects, revision) => {
        for (const object of objects) this.#put(object);
        this.#revision = revision;
      },
      commit: (changes) => {
        for (const change of changes) {
          const { kind, metadata } = change.object;
          if (change.type === "DELETED") {
            this.index.drop(kind, metadata.namespace ?? "", metadata.name);
            this.access.drop(change.object);
            this.kinds.drop(change.object);
          } else this.#put(change.object);
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
    return this.index.get(kind, namespace, name) as KindMap[K] | undefined;
  }

  /** `namespace` undefined: of all namespaces. */
  list<K extends Kind>(kind: K, namespace?: string): Iterable<KindMap[K]> {
    return this.index.list(kind, namespace) as Iterable<KindMap[K]>;
  }

  has(key: Key): boolean {
    return this.index.get(key.kind, key.namespace, key.name) !== undefined;
  }

  podByUid(uid: string): Pod | undefined {
    return this.index.byUid("Pod", uid) as Pod | undefined;
  }

  podsOf(minion: string): Pod[] {
    return [...this.index.on(minion)].filter((object) => object.kind === "Pod");
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

  #put(object: AnyObject): void {
    this.access.put(object, this.index.put(object));
    this.kinds.put(object);
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
}
