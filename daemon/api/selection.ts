/** Selectors of a request, in the words of each version. */
import type { ParsedUrlQuery } from "node:querystring";
import { parseFieldSelector } from "../../core/objects/field-selectors.js";
import type { ApiVersion } from "../../core/objects/prepare.js";
import { type LabelSelector, parseLabelSelector, parseOldLabelSelector } from "../../core/objects/selectors.js";
import type { Kind } from "../../core/objects/types.js";
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
  return {
    namespace,
    labels: labels === undefined ? noLabels : parse(labels),
    fields: fields === undefined ? undefined : parseFieldSelector(kind, fields, version),
  };
}
