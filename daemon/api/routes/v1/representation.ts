/** What v1 answers with: objects and lists, the tables kubectl asks for, or metadata only. */
import type { IncomingHttpHeaders } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import { Fault } from "../../../../core/fault.js";
import { anyDef, type Kind } from "../../../../core/kinds/all.js";
import { toV1Status } from "../../../../core/kinds/status.js";
import { apiVersionOf, type KindDef, listKindOf } from "../../../../core/objects/kind-def.js";
import type { Clock } from "../../../../core/time.js";
import { framesOf } from "../../answers/list-words.js";
import { eventLine, Texts } from "../../answers/texts.js";
import { one } from "../../query.js";
import { asPartial } from "./as-partial.js";
import { asTable, type Included } from "./as-table.js";
import { bookmarkMetadata, type Representation, shownObject } from "./shown.js";

const shown = new Texts((object) => shownObject(object));
/** Of kinds that users made, for each version; with the definition they go. */
const shownAs = new WeakMap<KindDef, Texts>();

function textsOf(def: KindDef): Texts {
  if (def.storedAs === undefined) return shown;
  const texts = shownAs.get(def) ?? new Texts((object) => shownObject(object, def));
  shownAs.set(def, texts);
  return texts;
}

function plain(def: KindDef): Representation {
  const { kind } = def;
  const apiVersion = apiVersionOf(def);
  const texts = textsOf(def);
  return {
    object: (object) => shownObject(object, def),
    list: (metadata) => ({
      frames: framesOf({ kind: listKindOf(def), apiVersion, metadata, items: [] }),
      item: (object) => texts.of(object),
    }),
    event: ({ type, object }) => eventLine(type, texts.of(object)),
    error: (fault) => toV1Status(fault),
    bookmark: (bookmark) => ({
      type: "BOOKMARK",
      object: { kind, apiVersion, metadata: bookmarkMetadata(bookmark) },
    }),
  };
}

function includedIn(query: ParsedUrlQuery): Included {
  const given = one(query, "includeObject") ?? "Metadata";
  if (given === "None" || given === "Metadata" || given === "Object") return given;
  throw new Fault("BadRequest", `includeObject=${given.slice(0, 80)} must be None, Metadata or Object`);
}

/** The parameters of a media type, by name. */
function parametersOf(type: string): ReadonlyMap<string, string> {
  const [, ...parts] = type.replaceAll(" ", "").split(";");
  return new Map(parts.map((part) => part.split("=") as [string, string]));
}

/**
 * What a reading request wishes to be answered with: the first of what it accepts that there is.
 * @throws Fault BadRequest
 */
export function representationFor(
  of: Kind | KindDef,
  headers: IncomingHttpHeaders,
  query: ParsedUrlQuery,
  clock: Clock,
): Representation {
  const def = typeof of === "string" ? anyDef(of) : of;
  for (const type of (headers.accept ?? "").split(",")) {
    const wish = parametersOf(type);
    const as = wish.get("as");
    const version = wish.get("v") ?? "";
    if (as === undefined) {
      // Protobuf is named first by clients that take JSON as well.
      if (!type.includes("protobuf")) break;
    } else if (wish.get("g") === "meta.k8s.io" && (version === "v1" || version === "v1beta1")) {
      if (as === "Table") return asTable(def, version, includedIn(query), clock);
      if (as.startsWith("PartialObjectMetadata")) return asPartial(version);
    }
  }
  return plain(def);
}
