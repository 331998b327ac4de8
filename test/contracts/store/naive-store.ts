/** The store as simply as it can be said: pods of one namespace, one write at a time. What the real ones are held against. */
import { keyOf } from "../../../core/kinds/key.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Write } from "../../../core/store/store.js";

interface Entry {
  image: string | undefined;
  revision: number;
}

export interface NaiveStore {
  /** `TYPE name revision`, one per revision from 1. */
  changes: string[];
  /** `ok revision objectRevision` or the reason of the refusal, one per write. */
  write(batch: readonly Write[], atomic: boolean): string[];
  items(): [string, string | undefined, number][];
}

export function naiveStore(): NaiveStore {
  let entries = new Map<string, Entry>();
  let changes: string[] = [];

  function one(write: Write): string {
    const { name } = write.op === "remove" ? write.key : keyOf(write.object);
    const image = write.op === "remove" ? undefined : (write.object as Pod).spec.containers[0]?.image;
    const entry = entries.get(name);
    const revision = changes.length + 1;
    if (write.op === "create" && entry) return "AlreadyExists";
    if (write.op !== "create" && !entry) return "NotFound";
    if (write.op !== "create" && write.expected !== undefined && write.expected !== entry?.revision) return "Conflict";
    if (write.op === "update" && entry?.image === image) return `ok ${entry?.revision} ${entry?.revision}`;
    if (write.op === "remove") entries.delete(name);
    else entries.set(name, { image, revision });
    const type = { create: "ADDED", update: "MODIFIED", remove: "DELETED" }[write.op];
    changes.push(`${type} ${name} ${revision}`);
    return `ok ${revision} ${revision}`;
  }

  return {
    get changes() {
      return changes;
    },
    write(batch, atomic) {
      const before = { entries: new Map(entries), changes: [...changes] };
      const results = batch.map(one);
      if (!atomic || results.every((result) => result.startsWith("ok"))) return results;
      entries = before.entries;
      changes = before.changes;
      return results.map((result) => (result.startsWith("ok") ? "Conflict" : result));
    },
    items: () =>
      [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => [name, entry.image, entry.revision]),
  };
}
