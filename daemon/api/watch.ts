/** Changes of the store as a watch of the API tells them: of one kind, seen through a selector. */

import { Fault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { Change, Store } from "../../core/store/store.js";
import { isSelected, type Selection } from "./resources.js";

export interface WatchRequest {
  kind: Kind;
  selection: Selection;
  /** Changes after this revision; 0 = what exists comes first, "now" = nothing that exists. */
  from: number | "now";
  /** What exists must be told as it is at this revision or later. */
  notBefore?: number;
  /** Tell where what existed ends. */
  tellsEnd?: boolean;
}

export interface ObjectEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: AnyObject;
}

/** Everything up to this revision was told. */
export interface Bookmark {
  type: "BOOKMARK";
  revision: number;
  /** What existed when the watch began was told; changes of it follow. */
  endsInitial: boolean;
}

export interface OpenWatch {
  /** What exists, and is to be told first; some of it may not be selected. */
  existing: readonly AnyObject[];
  /** Where what exists ends, if that is to be told. */
  endOfExisting: Bookmark | undefined;
  /** Changes after it. Throws Fault Expired when its reader was too slow. */
  changes: AsyncIterator<Change>;
  /** The revision up to which everything was told to who waits for the next event; undefined while some is on its way. */
  toldUpTo(): number | undefined;
  close(): void;
}

function withRevision(object: AnyObject, revision: number): AnyObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/**
 * What a change means to somebody who sees only what is selected: what begins to be selected is added, what ceases
 * to be is deleted (its last selected state, with the revision of the change, so that a client can go on from it).
 */
export function eventOf(selection: Selection, change: Change): ObjectEvent | undefined {
  const { object } = change;
  if (change.type === "ADDED") return isSelected(selection, object) ? { type: "ADDED", object } : undefined;
  if (change.type === "DELETED") return isSelected(selection, object) ? { type: "DELETED", object } : undefined;
  const was = isSelected(selection, change.previous);
  if (isSelected(selection, object)) return { type: was ? "MODIFIED" : "ADDED", object };
  return was ? { type: "DELETED", object: withRevision(change.previous, change.revision) } : undefined;
}

/**
 * Opens a watch. No change between the list it may begin with and what follows is missed or told twice.
 * @throws Fault Expired when the changes after `from` are no longer held
 */
export async function openWatch(
  store: Pick<Store, "list" | "watch" | "revision">,
  request: WatchRequest,
): Promise<OpenWatch> {
  const { kind, selection, from, notBefore = 0, tellsEnd } = request;
  const { namespace } = selection;
  const start =
    from === 0
      ? await store.list(kind, namespace)
      : { items: [], revision: from === "now" ? await store.revision() : from };
  if (start.revision < notBefore) {
    const message = `revision ${notBefore} is not of this store, which is at ${start.revision}; list again`;
    throw new Fault("Expired", message);
  }
  const watch = await store.watch({
    kinds: [kind],
    from: start.revision,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return {
    existing: start.items as AnyObject[],
    endOfExisting: tellsEnd ? { type: "BOOKMARK", revision: start.revision, endsInitial: true } : undefined,
    changes: watch[Symbol.asyncIterator](),
    toldUpTo: () => watch.handedUpTo,
    close: () => watch.close(),
  };
}
