/** Objects as tables, with the columns of their kind. */
import type { AnyObject } from "../../../../core/kinds/all.js";
import { toV1Status } from "../../../../core/kinds/status.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import type { Clock } from "../../../../core/time.js";
import { framesOf, type ListMetadata } from "../../answers/list-words.js";
import { eventLine } from "../../answers/texts.js";
import type { Bookmark } from "../../watch.js";
import { bookmarkMetadata, type Representation, shownObject } from "./shown.js";

/** What of the objects stands in the rows of a table. */
export type Included = "None" | "Metadata" | "Object";

const revisionOf = ({ metadata: { resourceVersion } }: AnyObject): Partial<ListMetadata> =>
  resourceVersion === undefined ? {} : { resourceVersion };

function rowObject(object: AnyObject, include: Included, def: KindDef): object {
  if (include === "Object") return shownObject(object, def);
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

/** @param version of meta.k8s.io */
export function asTable(def: KindDef, version: string, include: Included, clock: Clock): Representation {
  const { table } = def;
  const columnDefinitions = table.columns.map(({ name, wide }) => ({
    name,
    type: "string",
    format: name === "Name" ? "name" : "",
    description: "",
    priority: wide ? 1 : 0,
  }));
  const tableOf = (rows: readonly object[], metadata: Partial<ListMetadata>): object => ({
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions,
    rows,
  });
  const row = (object: AnyObject): object => ({
    cells: table.row(object, clock.nowMs()),
    ...(include === "None" ? {} : { object: rowObject(object, include, def) }),
  });
  const alone = (object: AnyObject): object => tableOf([row(object)], revisionOf(object));
  /** One row of empty cells: its object bears the revision and the mark, as that of Kubernetes does. */
  const bookmarkRow = (bookmark: Bookmark): object => ({
    cells: columnDefinitions.map(() => ""),
    object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: bookmarkMetadata(bookmark) },
  });
  return {
    object: alone,
    list: (metadata) => ({
      frames: framesOf(tableOf([], metadata)),
      item: (object) => Buffer.from(JSON.stringify(row(object))),
    }),
    event: ({ type, object }) => eventLine(type, Buffer.from(JSON.stringify(alone(object)))),
    error: (fault) => toV1Status(fault),
    bookmark: (bookmark) => ({
      type: "BOOKMARK",
      object: tableOf([bookmarkRow(bookmark)], { resourceVersion: String(bookmark.revision) }),
    }),
  };
}
