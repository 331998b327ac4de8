/** Selectors of a request, in the words of each version. */
import type { ParsedUrlQuery } from "node:querystring";
import type { Kind } from "../../core/kinds/all.js";
import { selectableFields } from "../../core/kinds/selectable.js";
import { parseFieldSelector } from "../../core/objects/field-selectors.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import { type LabelSelector, parseLabelSelector, parseOldLabelSelector } from "../../core/objects/selectors.js";
import { selectableOldFields } from "../../core/v1beta1/fields.js";
import { one } from "./query.js";
import type { Selection } from "./resources.js";

const noLabels: LabelSelector = [];

/** The selection that `labels` and `fields` (v1beta1) or `labelSelector` and `fieldSelector` (v1) make. @throws Fault BadRequest */
export function selectionOf(
  kind: Kind,
  namespace: string | undefined,
  query: ParsedUrlQuery,
  version: ApiVersion,
): Selection {
  const [labels, fields] =
    version === "v1"
      ? [one(query, "labelSelector"), one(query, "fieldSelector")]
      : [one(query, "labels"), one(query, "fields")];
  const parse = version === "v1" ? parseLabelSelector : parseOldLabelSelector;
  const readers = version === "v1" ? selectableFields(kind) : selectableOldFields(kind);
  return {
    namespace,
    labels: labels === undefined ? noLabels : parse(labels),
    fields: fields === undefined ? undefined : parseFieldSelector(kind, readers, fields),
  };
}
