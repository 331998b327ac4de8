import { Fault } from "../../../core/fault.js";
import type { Kind, KindMap } from "../../../core/kinds/all.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { Store } from "../../../core/store/store.js";

/** Somebody else wrote between our reading and our writing this often in a row: give up and say so. */
const conflictsMax = 8;

/**
 * Reads an object, changes it and writes it back, again if somebody else was faster. `change` returns the new
 * object, or null to leave it. Resolves to the revision of the write; 0 when there was none to make or no object.
 * @param seen the object as the view has it, which is in step with the store: then the write is asked for in this very
 *   turn, and all that one turn decides is one commit, observed at once
 * @throws Fault Conflict after many tries; whatever the store throws
 */
export async function edit<K extends Kind>(
  store: Store,
  key: { kind: K; namespace: string; name: string; uid?: string },
  change: (object: KindMap[K]) => KindMap[K] | null,
  seen?: KindMap[K],
): Promise<number> {
  for (let attempt = 0; attempt < conflictsMax; attempt++) {
    const object = attempt === 0 && seen ? seen : await store.get(key.kind, key.namespace, key.name);
    if (!object || (key.uid !== undefined && object.metadata.uid !== key.uid)) return 0;
    const next = change(object);
    if (next === null) return 0;
    const [result] = await store.write([{ op: "update", object: next, expected: revisionOf(object) }]);
    if (result?.ok) return result.revision;
    if (result && result.fault.reason === "NotFound") return 0;
    if (result && result.fault.reason !== "Conflict") throw result.fault;
  }
  throw new Fault("Conflict", `${key.kind} "${key.name}" was changed by others ${conflictsMax} times in a row`);
}
