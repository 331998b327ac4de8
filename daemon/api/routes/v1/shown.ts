/** How v1 answers, whatever a client wants objects to look like. */
import { type AnyObject, anyDef } from "../../../../core/kinds/all.js";
import { apiVersionOf, type KindDef } from "../../../../core/objects/kind-def.js";
import type { ListMetadata, ListWords } from "../../answers/list-words.js";
import type { WatchWords } from "../../telling.js";
import type { Bookmark } from "../../watch.js";

export interface Representation extends WatchWords {
  object(object: AnyObject): object;
  list(metadata: ListMetadata): ListWords;
}

/**
 * An object as v1 answers it: kind and apiVersion first. One of a kind that users made is shown in the version that is
 * asked for, and by the kind's own name.
 */
export function shownObject(object: AnyObject, def?: KindDef): object {
  const { apiVersion, kind, ...rest } = object;
  if (def?.storedAs !== undefined) return { kind: def.kind, apiVersion: apiVersionOf(def), ...rest };
  return { kind, apiVersion: apiVersion ?? apiVersionOf(anyDef(kind)), ...rest };
}

/** What a bookmark says: a revision, and whether it ends what existed. */
export function bookmarkMetadata({ revision, endsInitial }: Bookmark): object {
  return {
    resourceVersion: String(revision),
    creationTimestamp: null,
    ...(endsInitial ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
  };
}
