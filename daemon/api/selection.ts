/** Selectors of a request, in the words of each version. */
import type { ParsedUrlQuery } from "node:querystring";
import type { Kind } from "../../core/kinds/all.js";
import { fieldsOf, selectableFields } from "../../core/kinds/selectable.js";
import { parseFieldSelector } from "../../core/objects/field-selectors.js";
import type { KindDef } from "../../core/objects/kind-def.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import { type LabelSelector, parseLabelSelector, parseOldLabelSelector } from "../../core/objects/selectors.js";
import { selectableOldFields } from "../../core/v1beta1/fields.js";
import { one } from "./query.js";
import type { Selection } from "./resources.js";

const noLabels: LabelSelector = [];

/** The selection that `labels` and `fields` (v1beta1) or `labelSelector` and `fieldSelector` (v1) make. @throws Fault BadRequest */
export function selectionOf(
  of: Kind | KindDef,
  namespace: string | undefined,
  query: ParsedUrlQuery,
  version: ApiVersion,
): Selection {
  const isNew = version === "v1";
  const labels = one(query, isNew ? "labelSelector" : "labels");
  const fields = one(query, isNew ? "fieldSelector" : "fields");
  const parse = isNew ? parseLabelSelector : parseOldLabelSelector;
  const kind = typeof of === "string" ? of : of.kind;
  const readers = typeof of !== "string" ? fieldsOf(of) : isNew ? selectableFields(of) : selectableOldFields(of);
  return {
    namespace,
    labels: labels === undefined ? noLabels : parse(labels),
    fields: fields === undefined ? undefined : parseFieldSelector(kind, readers, fields),
  };
}
