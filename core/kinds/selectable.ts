/** The fields of v1 by which objects of a kind can be selected. */
import type { FieldReaders, KindDef } from "../objects/kind-def.js";
import type { ApiObject } from "../objects/types.js";
import { anyDef, type Kind } from "./all.js";

const common: FieldReaders<ApiObject> = {
  "metadata.name": (o) => o.metadata.name,
  "metadata.namespace": (o) => o.metadata.namespace,
};

/** All of them, those that every kind has first. */
export function selectableFields(kind: Kind): FieldReaders<ApiObject> {
  return fieldsOf(anyDef(kind));
}

/** The same, of whatever is served. */
export const fieldsOf = ({ selectable }: KindDef): FieldReaders<ApiObject> => ({ ...common, ...selectable });
