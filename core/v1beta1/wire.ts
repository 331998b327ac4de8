/** What all objects of v1beta1 have in common on the wire: flat, without `metadata`. */
import { annotationKeys } from "../objects/annotation-keys.js";
import { labelsShape } from "../objects/metadata.js";
import type { ApiObject, Metadata } from "../objects/types.js";
import { type Fields, integer, map, text } from "../schema/shape.js";

export interface WireCommon {
  kind?: string;
  id?: string;
  uid?: string;
  creationTimestamp?: string | null;
  selfLink?: string;
  resourceVersion?: number;
  apiVersion?: string;
  namespace?: string;
  annotations?: Record<string, string>;
}
export interface WireLabelled extends WireCommon {
  labels?: Record<string, string>;
}

/** Shapes of the common fields. */
export const commonFields: Fields<WireCommon> = {
  kind: text(),
  id: text(),
  uid: text(),
  creationTimestamp: text(),
  selfLink: text(),
  resourceVersion: integer(0, Number.MAX_SAFE_INTEGER),
  apiVersion: text(),
  namespace: text(),
  annotations: map(text()),
};

export const labelledFields: Fields<WireLabelled> = { ...commonFields, labels: labelsShape };

/** `source` without fields that are undefined: what a wire object leaves out is not there at all. */
export function given<T extends object>(source: T): T {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) if (value !== undefined) out[key] = value;
  return out as T;
}

/** `map` if it has entries. */
export function filled<V>(entries: Record<string, V> | undefined): Record<string, V> | undefined {
  return entries && Object.keys(entries).length > 0 ? entries : undefined;
}

const ownKeys = new Set<string>(Object.values(annotationKeys));

/** Annotations that users gave; Troupe's own are not shown. */
export function usersAnnotations(annotations: Record<string, string> | undefined): Record<string, string> | undefined {
  return filled(Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !ownKeys.has(key))));
}

/** v1 metadata of a wire object. `extra` are annotations of Troupe's own. */
export function metadataOf(wire: WireLabelled, extra: Record<string, string> = {}): Metadata {
  return given({
    name: wire.id ?? "",
    namespace: wire.namespace || undefined,
    uid: wire.uid || undefined,
    creationTimestamp: wire.creationTimestamp || undefined,
    resourceVersion: wire.resourceVersion ? String(wire.resourceVersion) : undefined,
    labels: filled(wire.labels),
    annotations: filled({ ...wire.annotations, ...extra }),
  }) as Metadata;
}

/** The common fields of a stored object, in the order of 0.5.4. `collection` is the word in its address. */
export function commonOf(object: ApiObject, collection: string): WireCommon {
  const { metadata } = object;
  return given({
    id: metadata.name,
    uid: metadata.uid,
    creationTimestamp: metadata.creationTimestamp ?? null,
    selfLink: `/api/v1beta1/${collection}/${encodeURIComponent(metadata.name)}`,
    resourceVersion: metadata.resourceVersion ? Number(metadata.resourceVersion) : undefined,
    namespace: metadata.namespace,
    annotations: usersAnnotations(metadata.annotations),
  });
}
