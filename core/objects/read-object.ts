/** Objects on their way in, of whatever group: unknown → typed, every fault at once, with their defaults. */
import { Fault } from "../fault.js";
import { withPlainDefaults } from "../schema/defaults.js";
import { Faults, notAnObject, type Rules, shown, strictRules } from "../schema/faults.js";
import { insteadOfKind, versionNotServed } from "../schema/other-versions.js";
import { isRecord } from "../schema/shape.js";
import { apiVersionOf, type KindDef } from "./kind-def.js";
import type { KindRules } from "./kind-rules.js";
import type { ApiObject } from "./types.js";

/** What has to be known of a kind to read it. */
export type Readable<T extends ApiObject = ApiObject> = Pick<
  KindDef<T>,
  "kind" | "storedAs" | "group" | "version" | "rules"
>;

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
function checkTypeMeta(value: Record<string, unknown>, def: Readable): void {
  const given = value["kind"] ?? def.kind;
  if (given !== def.kind && given !== def.storedAs)
    throw new Fault(
      "BadRequest",
      `the body is a ${shown(given)}, but a ${def.kind} belongs here${insteadOfKind(given, value)}`,
    );
  const right = apiVersionOf(def);
  const version = value["apiVersion"] ?? right;
  if (version !== right) throw new Fault("BadRequest", versionNotServed(version, right));
}

/**
 * An object of a kind from a body: typed, checked, with its defaults filled in.
 * @throws Fault BadRequest if it is no object, or of another kind or version; Invalid with every cause
 */
export function readAs<T extends ApiObject>(
  def: Readable<T>,
  value: unknown,
  rules: Rules = strictRules,
): ReadResult<T> {
  if (!isRecord(value)) throw notAnObject(value);
  checkTypeMeta(value, def);
  const faults = new Faults(rules);
  const object = def.rules.shape.read({ ...value, kind: def.kind }, "", faults);
  // What has no metadata has no name either, whatever its type says.
  faults.throwIfAny(def.kind, object.metadata?.name ?? "");
  return { object: completed(def.rules, object), unknownFields: faults.unknownFields };
}
