/** How v1 answers, whatever a client wants objects to look like. */
import { type AnyObject, anyDef } from "../../../../core/kinds/all.js";
import { apiVersionOf } from "../../../../core/objects/kind-def.js";
import type { ListMetadata, ListWords } from "../../answers/list-words.js";
import type { WatchWords } from "../../telling.js";
import type { Bookmark } from "../../watch.js";

export interface Representation extends WatchWords {
  object(object: AnyObject): object;
  list(metadata: ListMetadata): ListWords;
}

/** An object as v1 answers it: kind and apiVersion first. */
export function shownObject(object: AnyObject): object {
  const { apiVersion = apiVersionOf(anyDef(object.kind)), kind, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

/** What a bookmark says: a revision, and whether it ends what existed. */
export function bookmarkMetadata({ revision, endsInitial }: Bookmark): object {
  return {
    resourceVersion: String(revision),
    creationTimestamp: null,
    ...(endsInitial ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
  };
}
