/** What an operation sends or answers. */
import type { KindDef } from "../objects/kind-def.js";
import { typeName } from "./kind-schemas.js";
import { definitionName, listName } from "./names.js";
import type { Operation } from "./operations.js";
import type { Schema } from "./schemas.js";

const bodyName = (def: KindDef, { groupVersionKind, action }: Operation): string | undefined =>
  groupVersionKind.kind !== def.kind
    ? undefined
    : action === "list"
      ? listName(typeName(def))
      : definitionName(typeName(def));

/** The schema of what is answered, and sent but for patches. @param prefix of references */
export function bodySchema(def: KindDef, operation: Operation, prefix: string): Schema {
  const name = bodyName(def, operation);
  return name === undefined ? { type: "object" } : { $ref: `${prefix}${name}` };
}
