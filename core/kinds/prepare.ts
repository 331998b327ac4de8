/**
 * The objects of the API on their way in: read (unknown → typed, every fault at once), given their defaults,
 * made ready to be stored. The same for all kinds and for both versions of the API; v1beta1 has turned its
 * objects into this shape before.
 */
import { conflict, Fault } from "../fault.js";
import { newUid } from "../ids.js";
import { checkFinalizers } from "../objects/finalizers.js";
import { apiVersionOf } from "../objects/kind-def.js";
import type { ApiVersion, KindRules } from "../objects/kind-rules.js";
import { completed, type ReadResult, readAs } from "../objects/read-object.js";
import type { Metadata } from "../objects/types.js";
import type { Random } from "../random.js";
import type { Description } from "../schema/description.js";
import { Faults, type Rules, strictRules } from "../schema/faults.js";
import { toApiTime } from "../time.js";
import { type AnyObject, defOf, isKind, type Kind, type KindMap, type Of } from "./all.js";
import { keptMetadata } from "./kept-metadata.js";
import { nameOf, placed } from "./new-metadata.js";

/** The rules of a kind. */
export function rulesOf<K extends Kind>(kind: Of<K>): KindRules<KindMap[K]> {
  return defOf(kind).rules;
}

/** What an object of a kind is, as data. */
export function descriptionOf<K extends Kind>(kind: Of<K>): Description {
  return defOf(kind).rules.shape.description;
}

/** What the user left out of an object. Pure; the object given is not changed. */
export function withDefaults<K extends Kind>(kind: K, object: KindMap[K]): KindMap[K] {
  return completed(rulesOf(kind), object);
}

/** Reads and checks an object, and tells all that is wrong; for codecs, which rename the fields in the causes. */
export function checkObject<K extends Kind>(kind: K, value: unknown, faults: Faults): KindMap[K] {
  return rulesOf(kind).shape.read(value, "", faults);
}

/**
 * An object of `kind` from a body of its own version: typed, checked, with Kubernetes' defaults filled in.
 * @throws Fault BadRequest if it is no object or of another kind or version; Invalid with every cause
 */
export function readObject<K extends Kind>(
  kind: Of<K>,
  value: unknown,
  rules: Rules = strictRules,
): ReadResult<KindMap[K]> {
  return readAs(defOf(kind), value, rules);
}

/**
 * v1's rules for a body that is to replace `old`: a name and label values that came by v1beta1 and are none in v1
 * do not stand in the way of an update.
 */
export function rulesForUpdate(old: AnyObject): Rules {
  const within = (isKind(old.kind) ? defOf(old.kind).rules.labelsWithin?.(old) : undefined) ?? [];
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

/**
 * A new object as it will be stored: with uid, creation time, namespace and name, without status.
 * @throws Fault BadRequest or Conflict if the namespaces of body and request differ, or a revision is given; Invalid if what
 *   it says does not go with its name or uid
 */
export function prepareForCreate<K extends Kind>(kind: Of<K>, object: KindMap[K], ctx: CreateContext): KindMap[K] {
  const {
    resourceVersion,
    selfLink: _s,
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
    ...placed(defOf(kind), meta as Metadata, ctx.namespace, ctx.version),
    name: nameOf(object.metadata, uid, ctx.random),
    uid,
    creationTimestamp: toApiTime(ctx.nowMs),
    ...(defOf(kind).hasGeneration ? { generation: 1 } : {}),
  };
  const fresh = { ...rulesOf(kind).asNew(object, ctx.version), apiVersion: apiVersionOf(defOf(kind)), metadata };
  return judged(kind, undefined, identified(kind, fresh));
}

/** @throws Fault Invalid for what the rules of its kind refuse in the object that is to be stored */
function judged<K extends Kind>(kind: Of<K>, old: KindMap[K] | undefined, next: KindMap[K]): KindMap[K] {
  const { judge } = rulesOf(kind);
  if (!judge) return next;
  const faults = new Faults(strictRules);
  judge(old, next, faults);
  faults.throwIfAny(defOf(kind).kind, next.metadata.name);
  return next;
}

function identified<K extends Kind>(kind: Of<K>, object: KindMap[K]): KindMap[K] {
  const { identified: identify } = rulesOf(kind);
  if (!identify) return object;
  const faults = new Faults(strictRules);
  const done = identify(object, faults);
  faults.throwIfAny(defOf(kind).kind, object.metadata.name);
  return done;
}

/**
 * `next` as it will be stored in place of `old`: what only the server writes is kept (uid, creation time, status,
 * a deletion that has begun), the generation goes up if the spec changed.
 * `metadata.resourceVersion` of the result is that of `next`; the caller compares it when it writes.
 * @throws Fault Conflict if it is another object by uid or name; Invalid with every field that may not change
 */
export function prepareForUpdate<K extends Kind>(
  kind: Of<K>,
  old: KindMap[K],
  next: KindMap[K],
  rules: Rules = strictRules,
): KindMap[K] {
  const name = old.metadata.name;
  if (next.metadata.uid && next.metadata.uid !== old.metadata.uid) {
    throw conflict(
      defOf(kind).kind,
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
  checkFinalizers(old, next, faults);
  rulesOf(kind).checkUpdate(old, carried, faults);
  faults.throwIfAny(defOf(kind).kind, name);
  const ready = { ...carried, apiVersion: apiVersionOf(defOf(kind)), metadata: keptMetadata(old, carried) };
  return judged(kind, old, ready);
}

/** `old` with the status of `next`: what the status subresource writes. The revision to compare is that of `next`. */
export function prepareForStatusUpdate<K extends Kind>(kind: Of<K>, old: KindMap[K], next: KindMap[K]): KindMap[K] {
  const status = (next as { status?: unknown }).status;
  const { resourceVersion } = next.metadata;
  const written = {
    ...old,
    metadata: { ...old.metadata, ...(resourceVersion ? { resourceVersion } : {}) },
    ...(status === undefined ? {} : { status }),
  };
  return judged(kind, old, rulesOf(kind).concluded?.(written) ?? written);
}
