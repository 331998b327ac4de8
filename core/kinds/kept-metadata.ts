/** The metadata of an object that is updated: what only the server writes is kept. */
import { sameJson } from "../objects/same-json.js";
import type { ApiObject, Metadata } from "../objects/types.js";

function specOf(object: ApiObject): unknown {
  return (object as { spec?: unknown }).spec;
}

export function keptMetadata(old: ApiObject, next: ApiObject): Metadata {
  const { selfLink: _s, ...meta } = next.metadata;
  const was = old.metadata;
  const generation = (was.generation ?? 0) + (sameJson(specOf(old), specOf(next)) ? 0 : 1);
  const kept: Record<string, unknown> = {
    name: was.name,
    namespace: was.namespace,
    uid: was.uid,
    creationTimestamp: was.creationTimestamp,
    generateName: was.generateName,
    managedFields: was.managedFields,
    generation: generation || undefined,
    deletionTimestamp: was.deletionTimestamp,
    deletionGracePeriodSeconds: was.deletionGracePeriodSeconds,
  };
  const out: Record<string, unknown> = { ...meta };
  for (const [key, value] of Object.entries(kept)) {
    if (value === undefined) delete out[key];
    else out[key] = value;
  }
  return out as unknown as Metadata;
}
