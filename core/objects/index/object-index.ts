/**
 * All objects, found without a scan: by kind, namespace and name, by uid, by what owns them, by label, by
 * minion, and by what they select. Knows no kind: what an object is found by stands at the same place in each (facts.ts).
 *
 * Each answer is in the order in which objects came to it (a namespace, a label, an owner, a minion), namespaces one
 * after another; an object that changes keeps its place. An answer must be read before the index changes.
 */
import { made } from "../../made.js";
import type { ApiObject } from "../types.js";
import { minionOf, ownerOf, ownersOf, same } from "./facts.js";
import { type Entry, Scope } from "./scope.js";
import { WordSets } from "./word-sets.js";

/** Of one kind. */
interface Room<O extends ApiObject> {
  scopes: Map<string, Scope<O>>;
  byUid: Map<string, Entry<O>>;
}

export class ObjectIndex<O extends ApiObject> {
  readonly #rooms = new Map<string, Room<O>>();
  readonly #owners = new WordSets<Entry<O>>();
  readonly #minions = new WordSets<Entry<O>>();

  /** @returns what stood there before */
  put(object: O): O | undefined {
    const { namespace = "", name, uid = "" } = object.metadata;
    const room = made(this.#rooms, object.kind, () => ({ scopes: new Map(), byUid: new Map() }));
    const scope = made(room.scopes, namespace, () => new Scope<O>());
    const entry = scope.byName.get(name);
    if (entry) return this.#change(entry, object, room, scope);
    const fresh = { object };
    scope.enter(fresh);
    if (uid !== "") room.byUid.set(uid, fresh);
    for (const owner of ownersOf(object)) this.#owners.add(owner, fresh);
    this.#minions.add(minionOf(object), fresh);
    return undefined;
  }

  /** @returns what stood there */
  drop(kind: string, namespace: string, name: string): O | undefined {
    const room = this.#rooms.get(kind);
    const scope = room?.scopes.get(namespace);
    const entry = scope?.byName.get(name);
    if (!room || !scope || !entry) return undefined;
    const { object } = entry;
    scope.leave(entry);
    if (scope.byName.size === 0) room.scopes.delete(namespace);
    forget(room, object.metadata.uid, entry);
    for (const owner of ownersOf(object)) this.#owners.remove(owner, entry);
    this.#minions.remove(minionOf(object), entry);
    return object;
  }

  get(kind: string, namespace: string, name: string): O | undefined {
    return this.#scope(kind, namespace)?.byName.get(name)?.object;
  }

  /** `namespace` undefined: of all namespaces. */
  *list(kind: string, namespace?: string): Iterable<O> {
    const scopes = namespace === undefined ? this.#scopes(kind) : [this.#scope(kind, namespace)];
    for (const scope of scopes) for (const { object } of scope?.byName.values() ?? []) yield object;
  }

  count(kind: string, namespace?: string): number {
    if (namespace !== undefined) return this.#scope(kind, namespace)?.byName.size ?? 0;
    let sum = 0;
    for (const { byName } of this.#scopes(kind)) sum += byName.size;
    return sum;
  }

  byUid(kind: string, uid: string): O | undefined {
    return this.#rooms.get(kind)?.byUid.get(uid)?.object;
  }

  /** How many objects name the one with this uid as an owner. */
  countDependents(uid: string): number {
    return this.#owners.get(uid).size;
  }

  /** What names the object with this uid as an owner, its controller or not. */
  dependentsOf(uid: string): O[] {
    return objects(this.#owners.get(uid));
  }

  /** What the controller with this uid owns. */
  ownedBy(uid: string): O[] {
    return this.dependentsOf(uid).filter((object) => ownerOf(object) === uid);
  }

  /** uids of all that own something; they need not exist. */
  owners(): Iterable<string> {
    return this.#owners.words();
  }

  on(minion: string): O[] {
    return objects(this.#minions.get(minion));
  }

  /** Names of all minions with something on them; they need not exist. */
  minions(): Iterable<string> {
    return this.#minions.words();
  }

  /** Those that have all of these labels; none are asked for: all of the namespace. */
  labelled(kind: string, namespace: string, labels: Readonly<Record<string, string>>): O[] {
    return this.#scope(kind, namespace)?.labelled(labels) ?? [];
  }

  /** Those of a kind whose selector may mean an object with these labels; whoever asks judges the rest of it. */
  mayMean(kind: string, namespace: string, labels: Readonly<Record<string, string>> | undefined): O[] {
    const found: O[] = [];
    this.#scope(kind, namespace)?.mayMean(labels, found);
    return found;
  }

  #scope(kind: string, namespace: string): Scope<O> | undefined {
    return this.#rooms.get(kind)?.scopes.get(namespace);
  }

  #scopes(kind: string): Iterable<Scope<O>> {
    return this.#rooms.get(kind)?.scopes.values() ?? [];
  }

  #change(entry: Entry<O>, after: O, room: Room<O>, scope: Scope<O>): O {
    const before = entry.object;
    entry.object = after;
    const { uid = "" } = after.metadata;
    if (before.metadata.uid !== uid) {
      forget(room, before.metadata.uid, entry);
      if (uid !== "") room.byUid.set(uid, entry);
    }
    if (!same.owners(before, after)) {
      const [was, is] = [ownersOf(before), ownersOf(after)];
      for (const owner of was) if (!is.includes(owner)) this.#owners.remove(owner, entry);
      for (const owner of is) if (!was.includes(owner)) this.#owners.add(owner, entry);
    }
    if (!same.spec(before, after)) this.#minions.move(minionOf(before), minionOf(after), entry);
    scope.changed(entry, before);
    return before;
  }
}

/** Another object may have come with the same uid. */
function forget<O extends ApiObject>({ byUid }: Room<O>, uid: string | undefined, entry: Entry<O>): void {
  if (uid !== undefined && byUid.get(uid) === entry) byUid.delete(uid);
}

function objects<O>(entries: Iterable<Entry<O>>): O[] {
  const found: O[] = [];
  for (const { object } of entries) found.push(object);
  return found;
}
