import type { Binding } from "../kinds/binding/shape.js";
import { Faults, lenientRules, notAnObject } from "../schema/faults.js";
import { checkFreeName } from "../schema/formats.js";
import { isRecord, needed, object, type Shape, text } from "../schema/shape.js";
import { commonFields, given, metadataOf, type WireCommon } from "./wire.js";

export interface WireBinding extends WireCommon {
  podID: string;
  host: string;
}

const wireBinding: Shape<WireBinding> = object<WireBinding>({
  ...commonFields,
  podID: needed(text(checkFreeName)),
  host: needed(text(checkFreeName)),
});

/**
 * A binding from a v1beta1 body.
 * @throws Fault BadRequest, Invalid
 */
export function decodeBinding(value: unknown): Binding {
  if (!isRecord(value)) throw notAnObject(value);
  const faults = new Faults(lenientRules);
  const wire = wireBinding.read(value, "", faults);
  for (const field of ["podID", "host"] as const) if (wire[field] === "") faults.required(field);
  faults.throwIfAny("Binding", wire.podID);
  return {
    kind: "Binding",
    metadata: metadataOf({ ...wire, id: wire.podID }),
    target: { kind: "Node", name: wire.host },
  };
}

/** A binding as a client of v1beta1 posts it. */
export function encodeBinding(binding: Binding): WireBinding {
  return given({
    kind: "Binding",
    apiVersion: "v1beta1",
    namespace: binding.metadata.namespace,
    podID: binding.metadata.name,
    host: binding.target.name ?? "",
  }) as WireBinding;
}
