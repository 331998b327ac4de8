/** What v1 answers with: objects and lists, or the tables kubectl asks for. */
import type { IncomingHttpHeaders } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import { type AnyObject, anyDef, type Kind, type KindMap } from "../../../../core/kinds/all.js";
import { toV1Status } from "../../../../core/kinds/status.js";
import { columnsOf, rowOf } from "../../../../core/kinds/tables.js";
import { apiVersionOf } from "../../../../core/objects/kind-def.js";
import type { Clock } from "../../../../core/time.js";
import { framesOf, type ListWords } from "../../answers/list-words.js";
import { eventLine, Texts } from "../../answers/texts.js";
import { one } from "../../query.js";
import type { WatchWords } from "../../telling.js";
import type { Bookmark } from "../../watch.js";

export interface Representation extends WatchWords {
  object(object: AnyObject): object;
  list(revision: number): ListWords;
}

/** An object as v1 answers it: kind and apiVersion first. */
export function shownObject(object: AnyObject): object {
  const { apiVersion = apiVersionOf(anyDef(object.kind)), kind, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

/** What a bookmark says: a revision, and whether it ends what existed. */
function bookmarkMetadata({ revision, endsInitial }: Bookmark): object {
  return {
    resourceVersion: String(revision),
    creationTimestamp: null,
    ...(endsInitial ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
  };
}

const shown = new Texts(shownObject);

function plain(kind: Kind): Representation {
  const list = (revision: number): object => ({
    kind: `${kind}List`,
    apiVersion: apiVersionOf(anyDef(kind)),
    metadata: { resourceVersion: String(revision) },
    items: [],
  });
  return {
    object: shownObject,
    list: (revision) => ({ frames: framesOf(list(revision)), item: (object) => shown.of(object) }),
    event: ({ type, object }) => eventLine(type, shown.of(object)),
    error: toV1Status,
    bookmark: (bookmark) => ({
      type: "BOOKMARK",
      object: { kind, apiVersion: apiVersionOf(anyDef(kind)), metadata: bookmarkMetadata(bookmark) },
    }),
  };
}

function rowObject(object: AnyObject, include: string): object {
  if (include === "Object") return shownObject(object);
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

function tables(kind: Kind, include: string, clock: Clock): Representation {
  const columnDefinitions = columnsOf(kind).map(({ name, wide }) => ({
    name,
    type: "string",
    format: name === "Name" ? "name" : "",
    description: "",
    priority: wide ? 1 : 0,
  }));
  const tableOf = (rows: readonly object[], revision: string | undefined): object => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: revision === undefined ? {} : { resourceVersion: revision },
    columnDefinitions,
    rows,
  });
  const row = (object: AnyObject): object => ({
    cells: rowOf<Kind>(kind, object as KindMap[Kind], clock.nowMs()),
    ...(include === "None" ? {} : { object: rowObject(object, include) }),
  });
  const alone = (object: AnyObject): object => tableOf([row(object)], object.metadata.resourceVersion);
  /** One row of empty cells: its object bears the revision and the mark, as that of Kubernetes does. */
  const bookmarkRow = (bookmark: Bookmark): object => ({
    cells: columnDefinitions.map(() => ""),
    object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: bookmarkMetadata(bookmark) },
  });
  return {
    object: alone,
    list: (revision) => ({
      frames: framesOf(tableOf([], String(revision))),
      item: (object) => Buffer.from(JSON.stringify(row(object))),
    }),
    event: ({ type, object }) => eventLine(type, Buffer.from(JSON.stringify(alone(object)))),
    error: toV1Status,
    bookmark: (bookmark) => ({ type: "BOOKMARK", object: tableOf([bookmarkRow(bookmark)], String(bookmark.revision)) }),
  };
}

/** What a reading request wishes to be answered with. */
export function representationFor(
  kind: Kind,
  headers: IncomingHttpHeaders,
  query: ParsedUrlQuery,
  clock: Clock,
): Representation {
  const wishes = (headers.accept ?? "").split(",").map((type) => type.replaceAll(" ", "").split(";"));
  const wantsTable = wishes.some(
    (parts) => parts.includes("as=Table") && parts.includes("v=v1") && parts.includes("g=meta.k8s.io"),
  );
  return wantsTable ? tables(kind, one(query, "includeObject") ?? "Metadata", clock) : plain(kind);
}
