/** Objects of which a client wants the metadata only. */
import type { AnyObject } from "../../../../core/kinds/all.js";
import { toV1Status } from "../../../../core/kinds/status.js";
import { framesOf } from "../../answers/list-words.js";
import { eventLine } from "../../answers/texts.js";
import { bookmarkMetadata, type Representation } from "./shown.js";

/** @param version of meta.k8s.io */
export function asPartial(version: string): Representation {
  const apiVersion = `meta.k8s.io/${version}`;
  const object = ({ metadata }: Pick<AnyObject, "metadata">): object => ({
    kind: "PartialObjectMetadata",
    apiVersion,
    metadata,
  });
  const text = (of: AnyObject): Buffer => Buffer.from(JSON.stringify(object(of)));
  return {
    object,
    list: (metadata) => ({
      frames: framesOf({ kind: "PartialObjectMetadataList", apiVersion, metadata, items: [] }),
      item: text,
    }),
    event: (event) => eventLine(event.type, text(event.object)),
    error: (fault) => toV1Status(fault),
    bookmark: (bookmark) => ({
      type: "BOOKMARK",
      object: { kind: "PartialObjectMetadata", apiVersion, metadata: bookmarkMetadata(bookmark) },
    }),
  };
}
