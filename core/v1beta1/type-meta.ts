/** Whether a body is of the kind and version that belongs where it was sent. */
import { Fault } from "../fault.js";
import { valueInAnyCase } from "../schema/any-case.js";
import { shown } from "../schema/faults.js";
import { insteadOfKind, versionNotServed } from "../schema/other-versions.js";
import { collections, type WireKind } from "./collections.js";

/** The versions whose bodies are taken; both have the same shape for all that is read here. */
const versions = ["v1beta1", "v1beta2"];

export function checkTypeMeta(kind: WireKind, value: Record<string, unknown>): void {
  const word = collections[kind].kind;
  const given = valueInAnyCase(value, "kind") || word;
  if (given !== word)
    throw new Fault(
      "BadRequest",
      `the body is a ${shown(given)}, but a ${word} belongs here${insteadOfKind(given, value)}`,
    );
  const version = valueInAnyCase(value, "apiVersion") || "v1beta1";
  if (typeof version === "string" && versions.includes(version)) return;
  throw new Fault("BadRequest", versionNotServed(version, "v1beta1"));
}
