/** The store as clients of a form see it: lists, objects and changes of the kind that is stored, each as it is shown. */
import type { AnyObject } from "../../core/kinds/all.js";
import { storedKindOf } from "../../core/kinds/forms.js";
import type { FormDef } from "../../core/objects/form-def.js";
import type { Change, Store, Watch } from "../../core/store/store.js";

/** What reading takes of a store. Whatever kind it is asked for, it answers in the form. */
export type ReadableStore = Pick<Store, "get" | "list" | "listAt" | "watch" | "revision">;

/** What is shown of stored objects, remembered while they live. */
class Shown {
  readonly #form: FormDef["form"];
  readonly #of = new WeakMap<AnyObject, readonly AnyObject[]>();

  constructor(form: FormDef["form"]) {
    this.#form = form;
  }

  of(object: AnyObject): readonly AnyObject[] {
    const known = this.#of.get(object);
    if (known) return known;
    const made = this.#form.shown(object) as unknown as readonly AnyObject[];
    this.#of.set(object, made);
    return made;
  }
}

const nameOf = ({ metadata }: AnyObject): string => metadata.name;

/** What a change of a stored object is in its form: each object that is shown of it comes, changes or goes. */
export function formChanges(shown: (object: AnyObject) => readonly AnyObject[], change: Change): Change[] {
  const { revision } = change;
  const before = new Map((change.type === "ADDED" ? [] : shown(change.previous)).map((o) => [nameOf(o), o]));
  const after = change.type === "DELETED" ? [] : shown(change.object);
  const stays = new Set(after.map(nameOf));
  return [
    ...after.map((object): Change => {
      const previous = before.get(nameOf(object));
      return previous ? { type: "MODIFIED", object, previous, revision } : { type: "ADDED", object, revision };
    }),
    ...[...before.values()]
      .filter((object) => !stays.has(nameOf(object)))
      .map((previous): Change => {
        const metadata = { ...previous.metadata, resourceVersion: String(revision) };
        return { type: "DELETED", object: { ...previous, metadata } as AnyObject, previous, revision };
      }),
  ];
}

class FormWatch implements Watch, AsyncIterator<Change> {
  readonly #watch: Watch;
  readonly #changes: AsyncIterator<Change>;
  readonly #shown: (object: AnyObject) => readonly AnyObject[];
  #waiting: Change[] = [];

  constructor(watch: Watch, shown: (object: AnyObject) => readonly AnyObject[]) {
    this.#watch = watch;
    this.#changes = watch[Symbol.asyncIterator]();
    this.#shown = shown;
  }

  get handedUpTo(): number | undefined {
    return this.#waiting.length > 0 ? undefined : this.#watch.handedUpTo;
  }

  [Symbol.asyncIterator](): AsyncIterator<Change> {
    return this;
  }

  async next(): Promise<IteratorResult<Change>> {
    for (;;) {
      const [first, ...rest] = this.#waiting;
      this.#waiting = rest;
      if (first) return { done: false, value: first };
      const { done, value } = await this.#changes.next();
      if (done) return { done, value };
      this.#waiting = formChanges(this.#shown, value);
    }
  }

  close(): void {
    this.#watch.close();
  }
}

const inOrder = (a: AnyObject, b: AnyObject): number => {
  const [m, n] = [a.metadata, b.metadata];
  if (m.namespace !== n.namespace) return (m.namespace ?? "") < (n.namespace ?? "") ? -1 : 1;
  return m.name < n.name ? -1 : 1;
};

const stores = new WeakMap<Store, Map<FormDef, ReadableStore>>();

/** A store in a form; the same for the same. */
export function formStore(store: Store, def: FormDef): ReadableStore {
  const known = stores.get(store) ?? new Map<FormDef, ReadableStore>();
  stores.set(store, known);
  const made = known.get(def) ?? makeFormStore(store, def);
  known.set(def, made);
  return made;
}

function makeFormStore(store: Store, def: FormDef): ReadableStore {
  const kind = storedKindOf(def);
  const book = new Shown(def.form);
  const shown = (object: AnyObject): readonly AnyObject[] => book.of(object);
  const all = (items: readonly AnyObject[]): never[] => items.flatMap(shown).sort(inOrder) as never[];
  return {
    get: async (_kind, namespace, name) => {
      const object = await store.get(kind, namespace, def.form.storedName(name));
      return object && (shown(object).find((o) => nameOf(o) === name) as never);
    },
    list: async (_kind, namespace) => {
      const { items, revision } = await store.list(kind, namespace);
      return { items: all(items), revision };
    },
    listAt: async (_kind, namespace, revision) => all(await store.listAt(kind, namespace, revision)),
    watch: async (options) => new FormWatch(await store.watch({ ...options, kinds: [kind] }), shown),
    revision: () => store.revision(),
  };
}
