/** The fields of v1 by which objects of a kind can be selected. */
import type { FieldReaders } from "../objects/kind-def.js";
import type { ApiObject } from "../objects/types.js";
import { type Kind, kinds } from "./all.js";

const common: FieldReaders<ApiObject> = {
  "metadata.name": (o) => o.metadata.name,
  "metadata.namespace": (o) => o.metadata.namespace,
};

/** All of them, those that every kind has first. */
export function selectableFields(kind: Kind): FieldReaders<ApiObject> {
  return { ...common, ...(kinds[kind].selectable as FieldReaders<ApiObject>) };
}
