/** All objects in memory, by kind, namespace and name: what reads are answered from. */
import type { AnyObject, Kind } from "../kinds/all.js";
import type { Key } from "../kinds/key.js";
import { keyOf } from "../kinds/key.js";
import type { Change } from "./store.js";

interface Bucket {
  byName: Map<string, AnyObject>;
  /** Objects in order of name, made when asked for; undefined after a change. */
  sorted: AnyObject[] | undefined;
}

export class ObjectTable {
  private readonly kinds = new Map<Kind, Map<string, Bucket>>();

  readonly get = (key: Key): AnyObject | undefined =>
    this.kinds.get(key.kind)?.get(key.namespace)?.byName.get(key.name);

  /** In order of namespace and name, by UTF-16 code units. */
  list(kind: Kind, namespace?: string): AnyObject[] {
    const buckets = this.kinds.get(kind);
    if (!buckets) return [];
    if (namespace !== undefined) return [...sortedOf(buckets.get(namespace))];
    return [...buckets.keys()].sort().flatMap((name) => sortedOf(buckets.get(name)));
  }

  /** Everything there is, kind by kind, in the order of {@link list}. */
  *all(): Iterable<AnyObject> {
    for (const kind of this.kinds.keys()) yield* this.list(kind);
  }

  apply(change: Change): void {
    const key = keyOf(change.object);
    const buckets = this.kinds.get(key.kind) ?? new Map<string, Bucket>();
    this.kinds.set(key.kind, buckets);
    const bucket = buckets.get(key.namespace) ?? { byName: new Map(), sorted: undefined };
    buckets.set(key.namespace, bucket);
    bucket.sorted = undefined;
    if (change.type !== "DELETED") {
      bucket.byName.set(key.name, change.object);
      return;
    }
    bucket.byName.delete(key.name);
    if (bucket.byName.size === 0) buckets.delete(key.namespace);
  }
}

function sortedOf(bucket: Bucket | undefined): AnyObject[] {
  if (!bucket) return [];
  bucket.sorted ??= [...bucket.byName.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return bucket.sorted;
}
