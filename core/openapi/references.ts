/** What documents of both versions have in common: their references, and Kubernetes' words. */
import type { KindDef } from "../objects/kind-def.js";
import type { Json } from "../schema/description.js";
import type { Schema } from "./schemas.js";

/** The extension that says which kind something is of. */
export const kindWord = "x-kubernetes-group-version-kind";

const strategic = "application/strategic-merge-patch+json";
const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  strategic,
  "application/apply-patch+yaml",
];

/** In which a kind is patched: kubectl goes by it. One that users made has no strategy. */
export const patchTypesOf = ({ storedAs }: Pick<KindDef, "storedAs">): string[] =>
  patchTypes.filter((type) => storedAs === undefined || type !== strategic);

/** Bare names in `$ref` as a version of OpenAPI has them; version 3 lets nothing stand beside one. */
export function refer(value: Json, prefix: string, isAlone: boolean): Json {
  if (Array.isArray(value)) return value.map((v) => refer(v as Json, prefix, isAlone));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...rest } = value as Schema;
  const others = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, refer(v, prefix, isAlone)]));
  if (typeof $ref !== "string")
    return { ...($ref === undefined ? {} : { $ref: refer($ref, prefix, isAlone) }), ...others };
  const reference = { $ref: `${prefix}${$ref}` };
  return isAlone && Object.keys(others).length > 0 ? { ...others, allOf: [reference] } : { ...reference, ...others };
}
