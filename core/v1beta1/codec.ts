/**
 * The v1beta1 API, the article's: its objects as the v1 objects they mean (decode), and v1 objects as 0.5.4 would
 * have answered them (encode). What is forgiven in a body: see docs/v1beta1.md.
 */
import { Fault, invalid } from "../fault.js";
import type { AnyObject, Kind, KindMap } from "../kinds/all.js";
import { checkObject, withDefaults } from "../kinds/prepare.js";
import { valueInAnyCase } from "../schema/any-case.js";
import { Faults, lenientRules, notAnObject, shown } from "../schema/faults.js";
import { insteadOfKind } from "../schema/other-versions.js";
import { isRecord } from "../schema/shape.js";
import { type Codec, codecs, type WireMap } from "./codecs.js";
import { collections, type WireKind, wireKindOf } from "./collections.js";
import { internalField, internalFieldOfWire, renamed } from "./internal-fields.js";
import { checkTypeMeta } from "./type-meta.js";

/** Kinds whose name the server does not make. */
const idNeeded: ReadonlySet<WireKind> = new Set(["Service", "Endpoints", "Node"]);

/**
 * The v1 object a v1beta1 body means, checked and with its defaults. A missing kind is the collection's, a missing
 * apiVersion is v1beta1.
 * @throws Fault BadRequest if it is no object or of another kind or version; Invalid with every cause, its fields
 * by 0.5.4's internal names
 */
export function decode<K extends WireKind>(kind: K, value: unknown): KindMap[K] {
  if (!isRecord(value)) throw notAnObject(value);
  checkTypeMeta(kind, value);
  const codec = codecs[kind];
  const wireFaults = new Faults(lenientRules);
  const wire = codec.shape.read(value, "", wireFaults);
  const faults = new Faults(lenientRules);
  const checked = checkObject(kind, codec.toV1(wire), faults);
  const all = new Faults(lenientRules);
  const causes = [
    ...wireFaults.causes.map((c) => renamed(c, internalFieldOfWire(kind, c.field))),
    ...faults.causes.map((c) => renamed(c, internalField(kind, c.field))),
  ];
  if (idNeeded.has(kind) && !wire.id) all.required("name", "the id of the object");
  for (const cause of causes) all.add(cause.reason, cause.field, cause.message.slice(cause.field.length + 2));
  all.throwIfAny(kind, wire.id ?? "");
  return withDefaults(kind, checked);
}

/** What a client that was answered `encode(object)` takes the object for; not checked. */
export function asSeen<K extends WireKind>(object: KindMap[K] & { kind: K }): KindMap[K] {
  const kind: K = object.kind;
  const codec: Codec<K> = codecs[kind];
  const wire = codec.shape.read(encodeItem<K>(object), "", new Faults(lenientRules));
  return withDefaults(kind, codec.toV1(wire));
}

/** The fault of an update (its causes name v1 fields) in the words of v1beta1. */
export function internalFault(fault: Fault, kind: WireKind): Fault {
  const { causes, name } = fault.details;
  if (fault.reason !== "Invalid" || !causes) return fault;
  return invalid(
    kind,
    name ?? "",
    causes.map((c) => renamed(c, internalField(kind, c.field))),
  );
}

/** An object without kind and apiVersion, as it stands in a list. */
export function encodeItem<K extends WireKind>(object: KindMap[K] & { kind: K }): WireMap[K] {
  const codec: Codec<K> = codecs[object.kind as K];
  return codec.fromV1(object);
}

/** An object as 0.5.4 would have answered it. */
export function encode<K extends WireKind>(object: KindMap[K] & { kind: K }): WireMap[K] {
  const { id, uid, creationTimestamp, selfLink, resourceVersion, ...rest } = encodeItem<K>(object);
  const head = {
    kind: collections[object.kind].kind,
    id,
    uid,
    creationTimestamp,
    selfLink,
    resourceVersion,
    apiVersion: "v1beta1",
  };
  return Object.fromEntries(
    Object.entries({ ...head, ...rest }).filter(([, v]) => v !== undefined),
  ) as unknown as WireMap[K];
}

/** A list as 0.5.4 would have answered it, without its items; minions stand in it twice, as `minions` and as `items`. */
export function encodeList(kind: WireKind, revision: number): object {
  const { collection, kind: word } = collections[kind];
  return {
    kind: `${word}List`,
    creationTimestamp: null,
    selfLink: `/api/v1beta1/${collection}`,
    resourceVersion: revision,
    apiVersion: "v1beta1",
    ...(kind === "Node" ? { minions: [] } : {}),
    items: [],
  };
}

/** An object as a watch tells it: an event may be of one that 0.5.4 did not have. */
export function encodeWatched(object: AnyObject): object {
  return isWireObject(object) ? encode(object as never) : {};
}

function isWireObject(object: AnyObject): boolean {
  return Object.hasOwn(codecs, object.kind);
}

/**
 * Every object of a body whose kind is its own affair: one object, or a list (`PodList`, `MinionList`, `List`).
 * @throws Fault BadRequest if a kind is missing or not of v1beta1; Invalid
 */
export function decodeAny(value: unknown, collectionKind?: WireKind): AnyObject[] {
  if (!isRecord(value)) throw notAnObject(value);
  const word = valueInAnyCase(value, "kind");
  const items = valueInAnyCase(value, "items") ?? valueInAnyCase(value, "minions");
  if (typeof word === "string" && /List$/.test(word) && Array.isArray(items)) {
    const itemKind = word === "List" ? undefined : wireKindOf(word.slice(0, -"List".length));
    return items.flatMap((item) => decodeAny(item, itemKind));
  }
  const kind = word === undefined ? collectionKind : wireKindOf(word);
  if (!kind)
    throw new Fault(
      "BadRequest",
      `the kind ${shown(word)} is not one of v1beta1's: ${Object.values(collections)
        .map((c) => c.kind)
        .join(", ")}${insteadOfKind(word, value)}`,
    );
  return [decode(kind, value)];
}

/** Whether a kind exists in v1beta1. */
export function isWireKind(kind: Kind): kind is WireKind {
  return Object.hasOwn(codecs, kind);
}
