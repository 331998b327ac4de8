/**
 * The objects of the API on their way in: read (unknown → typed, every fault at once), given their defaults,
 * made ready to be stored. The same for all kinds and for both versions of the API; v1beta1 has turned its
 * objects into this shape before.
 */

import { conflict, Fault } from "../fault.js";
import { newSuffix, newUid } from "../ids.js";
import { apiVersionOf } from "../objects/kind-def.js";
import type { ApiVersion, KindRules } from "../objects/kind-rules.js";
import { sameJson } from "../objects/same-json.js";
import type { ApiObject, Metadata } from "../objects/types.js";
import type { Random } from "../random.js";
import { badNamespace, Faults, notAnObject, type Rules, shown, strictRules } from "../schema/faults.js";
import { insteadOfKind, versionNotServed } from "../schema/other-versions.js";
import { isRecord } from "../schema/shape.js";
import { toApiTime } from "../time.js";
import { type AnyObject, defOf, type Kind, type KindMap, kinds } from "./all.js";

/** The rules of a kind. */
export function rulesOf<K extends Kind>(kind: K): KindRules<KindMap[K]> {
  return defOf(kind).rules;
}

export interface ReadResult<T> {
  object: T;
  /** Fields that the kind does not have; they were dropped. */
  unknownFields: string[];
}

/** Reads and checks an object, and tells all that is wrong; for codecs, which rename the fields in the causes. */
export function checkObject<K extends Kind>(kind: K, value: unknown, faults: Faults): KindMap[K] {
  return rulesOf(kind).shape.read(value, "", faults);
}

/**
 * An object of `kind` from a v1 body: typed, checked, with Kubernetes' defaults filled in.
 * @throws Fault BadRequest if it is no object or of another kind; Invalid with every cause
 */
export function readObject<K extends Kind>(
  kind: K,
  value: unknown,
  rules: Rules = strictRules,
): ReadResult<KindMap[K]> {
  if (!isRecord(value)) throw notAnObject(value);
  const given = value["kind"] ?? kind;
  if (given !== kind)
    throw new Fault(
      "BadRequest",
      `the body is a ${shown(given)}, but a ${kind} belongs here${insteadOfKind(given, value)}`,
    );
  const served = apiVersionOf(kinds[kind]);
  const version = value["apiVersion"] ?? served;
  if (version !== served) throw new Fault("BadRequest", versionNotServed(version, served));
  const faults = new Faults(rules);
  const object = checkObject(kind, { ...value, kind }, faults);
  faults.throwIfAny(kind, object.metadata.name);
  return { object: rulesOf(kind).withDefaults(object), unknownFields: faults.unknownFields };
}

/**
 * v1's rules for a body that is to replace `old`: a name and label values that came by v1beta1 and are none in v1
 * do not stand in the way of an update.
 */
export function rulesForUpdate(old: AnyObject): Rules {
  const within = defOf(old.kind).rules.labelsWithin?.(old) ?? [];
  const labelValues = new Set([old.metadata.labels, ...within].flatMap((labels) => Object.values(labels ?? {})));
  return { ...strictRules, known: { name: old.metadata.name, labelValues } };
}

export interface CreateContext {
  nowMs: number;
  random: Random;
  /** Of the request; "" for kinds without one. */
  namespace: string;
  /** By which version of the API it came: v1beta1 drops a host that is asked for, v1 keeps it. */
  version: ApiVersion;
}

function placed(kind: Kind, metadata: Metadata, namespace: string, version: ApiVersion): Metadata {
  if (!kinds[kind].namespaced) {
    const { namespace: _, ...rest } = metadata;
    return rest as Metadata;
  }
  if (metadata.namespace && metadata.namespace !== namespace)
    throw badNamespace(kind, metadata.name, metadata.namespace, namespace, { version, deed: "created" });
  return { ...metadata, namespace };
}

function nameOf(metadata: Metadata, uid: string, random: Random): string {
  if (metadata.name) return metadata.name;
  return metadata.generateName ? `${metadata.generateName}${newSuffix(random, 5)}` : uid;
}

/**
 * A new object as it will be stored: with uid, creation time, namespace and name, without status.
 * @throws Fault BadRequest or Conflict if the namespaces of body and request differ, or a revision is given
 */
export function prepareForCreate<K extends Kind>(kind: K, object: KindMap[K], ctx: CreateContext): KindMap[K] {
  const {
    resourceVersion,
    selfLink: _s,
    managedFields: _m,
    deletionTimestamp: _d,
    deletionGracePeriodSeconds: _g,
    ...meta
  } = object.metadata;
  if (resourceVersion && resourceVersion !== "0") {
    throw new Fault(
      "BadRequest",
      `resourceVersion may not be set on an object to be created, but it is ${resourceVersion}`,
    );
  }
  const uid = newUid(ctx.random);
  const metadata: Metadata = {
    ...placed(kind, meta as Metadata, ctx.namespace, ctx.version),
    name: nameOf(object.metadata, uid, ctx.random),
    uid,
    creationTimestamp: toApiTime(ctx.nowMs),
    ...(kinds[kind].hasGeneration ? { generation: 1 } : {}),
  };
  return { ...rulesOf(kind).asNew(object, ctx.version), apiVersion: apiVersionOf(kinds[kind]), metadata };
}

function specOf(object: ApiObject): unknown {
  return (object as { spec?: unknown }).spec;
}

/**
 * `next` as it will be stored in place of `old`: what only the server writes is kept (uid, creation time, status,
 * a deletion that has begun), the generation goes up if the spec changed.
 * `metadata.resourceVersion` of the result is that of `next`; the caller compares it when it writes.
 * @throws Fault Conflict if it is another object by uid or name; Invalid with every field that may not change
 */
export function prepareForUpdate<K extends Kind>(
  kind: K,
  old: KindMap[K],
  next: KindMap[K],
  rules: Rules = strictRules,
): KindMap[K] {
  const name = old.metadata.name;
  if (next.metadata.uid && next.metadata.uid !== old.metadata.uid) {
    throw conflict(
      kind,
      name,
      "updated",
      `its uid is ${old.metadata.uid}, not ${next.metadata.uid}: it was deleted and made anew`,
    );
  }
  const faults = new Faults(rules);
  if (next.metadata.name && next.metadata.name !== name)
    faults.invalid("metadata.name", next.metadata.name, `cannot change; it is ${name}`);
  const namespace = old.metadata.namespace;
  if (next.metadata.namespace && namespace && next.metadata.namespace !== namespace) {
    faults.invalid("metadata.namespace", next.metadata.namespace, `cannot change; it is ${namespace}`);
  }
  const carried = rulesOf(kind).carriedOver(old, next);
  rulesOf(kind).checkUpdate(old, carried, faults);
  faults.throwIfAny(kind, name);
  return { ...carried, apiVersion: apiVersionOf(kinds[kind]), metadata: keptMetadata(old, carried) };
}

function keptMetadata(old: ApiObject, next: ApiObject): Metadata {
  const { selfLink: _s, managedFields: _m, ...meta } = next.metadata;
  const was = old.metadata;
  const generation = (was.generation ?? 0) + (sameJson(specOf(old), specOf(next)) ? 0 : 1);
  const kept: Record<string, unknown> = {
    name: was.name,
    namespace: was.namespace,
    uid: was.uid,
    creationTimestamp: was.creationTimestamp,
    generateName: was.generateName,
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

/** `old` with the status of `next`: what the status subresource writes. The revision to compare is that of `next`. */
export function prepareForStatusUpdate<K extends Kind>(old: KindMap[K], next: KindMap[K]): KindMap[K] {
  const status = (next as { status?: unknown }).status;
  const { resourceVersion } = next.metadata;
  return {
    ...old,
    metadata: { ...old.metadata, ...(resourceVersion ? { resourceVersion } : {}) },
    ...(status === undefined ? {} : { status }),
  };
}
