/** The objects of one kind in one namespace: by name, by label, and by what they select. */
import type { ApiObject } from "../types.js";
import { equalitiesOf, same } from "./facts.js";
import { PairSets } from "./pair-sets.js";

/** Where an object stands: what leads to it stays when it changes. */
export interface Entry<O> {
  object: O;
}

type Pairs = Readonly<Record<string, string>>;

export class Scope<O extends ApiObject> {
  readonly byName = new Map<string, Entry<O>>();
  readonly #labels = new PairSets<Entry<O>>();
  /** One equality of a selector is enough to find the few that may select an object. */
  readonly #selectors = new PairSets<Entry<O>>();
  /** Those whose selector has none. */
  readonly #broad = new Set<Entry<O>>();

  enter(entry: Entry<O>): void {
    const { labels, name } = entry.object.metadata;
    this.byName.set(name, entry);
    for (const key in labels) this.#labels.add(key, labels[key] ?? "", entry);
    this.#select(entry);
  }

  leave(entry: Entry<O>): void {
    const { labels, name } = entry.object.metadata;
    this.byName.delete(name);
    for (const key in labels) this.#labels.remove(key, labels[key] ?? "", entry);
    this.#unselect(entry, entry.object);
  }

  /** The entry holds another state of its object now. */
  changed(entry: Entry<O>, before: O): void {
    if (!same.selector(before, entry.object)) {
      this.#unselect(entry, before);
      this.#select(entry);
    }
    if (same.labels(before, entry.object)) return;
    const was = before.metadata.labels ?? {};
    const is = entry.object.metadata.labels ?? {};
    for (const key in was) if (was[key] !== is[key]) this.#labels.remove(key, was[key] ?? "", entry);
    for (const key in is) if (was[key] !== is[key]) this.#labels.add(key, is[key] ?? "", entry);
  }

  /** Those with all of these labels. */
  labelled(labels: Pairs): O[] {
    const pairs = Object.entries(labels);
    let smallest: ReadonlySet<Entry<O>> | undefined;
    for (const [key, value] of pairs) {
      const set = this.#labels.get(key, value);
      if (!smallest || set.size < smallest.size) smallest = set;
    }
    const found: O[] = [];
    for (const { object } of smallest ?? this.byName.values())
      if (pairs.length < 2 || hasAll(object, pairs)) found.push(object);
    return found;
  }

  /** Those whose selector may mean an object with these labels. */
  mayMean(labels: Pairs | undefined, found: O[]): void {
    for (const key in labels) for (const { object } of this.#selectors.get(key, labels[key] ?? "")) found.push(object);
    for (const { object } of this.#broad) found.push(object);
  }

  #select(entry: Entry<O>): void {
    const equalities = equalitiesOf(entry.object);
    if (!equalities) return;
    for (const key in equalities) return this.#selectors.add(key, String(equalities[key]), entry);
    this.#broad.add(entry);
  }

  #unselect(entry: Entry<O>, before: O): void {
    const equalities = equalitiesOf(before);
    if (!equalities) return;
    for (const key in equalities) return this.#selectors.remove(key, String(equalities[key]), entry);
    this.#broad.delete(entry);
  }
}

function hasAll({ metadata: { labels = {} } }: ApiObject, pairs: readonly (readonly [string, string])[]): boolean {
  for (const [key, value] of pairs) if (labels[key] !== value) return false;
  return true;
}
