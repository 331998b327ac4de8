import { metadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { core, Metadata } from "../../objects/types.js";
import { Faults, notAnObject, type Rules } from "../../schema/faults.js";
import { checkDnsSubdomain, checkNotEmpty } from "../../schema/formats.js";
import { isRecord, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";

/** A scheduler's decision: this pod on that minion. It is never stored. */
export interface Binding {
  apiVersion?: string;
  kind: "Binding";
  metadata: Metadata;
  target: core.ObjectReference;
}

export const bindingShape: Shape<Binding> = struct<Binding>(
  "core.v1.Binding",
  {
    apiVersion: text(),
    kind: oneOf("Binding"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    target: needed(objectReference),
  },
  (binding, path, faults) => {
    const why = checkNotEmpty(binding.target.name ?? "");
    if (why) faults.required(path ? `${path}.target.name` : "target.name", "the name of a minion");
    const { kind } = binding.target;
    if (kind && kind !== "Node" && kind !== "Minion") faults.unsupported("target.kind", kind, ["Node", "Minion"]);
  },
);

/**
 * A v1 Binding from a body.
 * @throws Fault BadRequest, Invalid
 */
export function readBinding(value: unknown, rules: Rules): Binding {
  if (!isRecord(value)) throw notAnObject(value);
  const faults = new Faults(rules);
  const binding = bindingShape.read({ ...value, kind: "Binding" }, "", faults);
  faults.throwIfAny("Binding", binding.metadata?.name ?? "");
  return binding;
}
