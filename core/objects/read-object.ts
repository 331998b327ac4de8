/** Objects on their way in, of whatever group: unknown → typed, every fault at once, with their defaults. */
import { Fault } from "../fault.js";
import type { KindRules } from "../kinds/kind-rules.js";
import { withPlainDefaults } from "../schema/defaults.js";
import { Faults, notAnObject, type Rules, shown, strictRules } from "../schema/faults.js";
import { isRecord } from "../schema/shape.js";
import type { ApiObject } from "./types.js";

/** What a kind is called in full; the group of the first kinds is "". */
export interface TypeMeta {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `apps/v1`; `v1` in the group without a name. */
export function apiVersionOf({ group, version }: TypeMeta): string {
  return group === "" ? version : `${group}/${version}`;
}

export interface ReadResult<T> {
  object: T;
  /** Fields that the kind does not have; they were dropped. */
  unknownFields: string[];
}

/** What the user left out of an object. Pure; the object given is not changed. */
export function completed<T extends ApiObject>(kindRules: KindRules<T>, object: T): T {
  return kindRules.withDefaults(withPlainDefaults(kindRules.shape.description, object));
}

/** @throws Fault BadRequest if a body says it is of another kind or version; it may say neither */
function checkTypeMeta(value: Record<string, unknown>, meta: TypeMeta): void {
  const given = value["kind"] ?? meta.kind;
  if (given !== meta.kind)
    throw new Fault("BadRequest", `the body is a ${shown(given)}, but a ${meta.kind} belongs here`);
  const right = apiVersionOf(meta);
  const version = value["apiVersion"] ?? right;
  if (version !== right)
    throw new Fault("BadRequest", `apiVersion ${shown(version)} of the body is not served here; ${right} is`);
}

/**
 * An object of the kind `meta` from a body: typed, checked, with its defaults filled in.
 * @throws Fault BadRequest if it is no object, or of another kind or version; Invalid with every cause
 */
export function readAs<T extends ApiObject>(
  meta: TypeMeta,
  kindRules: KindRules<T>,
  value: unknown,
  rules: Rules = strictRules,
): ReadResult<T> {
  if (!isRecord(value)) throw notAnObject(value);
  checkTypeMeta(value, meta);
  const faults = new Faults(rules);
  const object = kindRules.shape.read({ ...value, kind: meta.kind }, "", faults);
  faults.throwIfAny(meta.kind, object.metadata.name);
  return { object: completed(kindRules, object), unknownFields: faults.unknownFields };
}
