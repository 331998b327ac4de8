import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { metadataShape } from "../../objects/metadata.js";
import { sameJson } from "../../objects/same-json.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { anyObject } from "../../schema/kept.js";
import { int64 } from "../../schema/scalars.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";

/** What something was at one time, so that it can be that again; it never changes. */
export interface ControllerRevision extends ApiObject {
  kind: "ControllerRevision";
  data?: object;
  revision: number;
}

function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (!owner) return "<none>";
  const group = owner.apiVersion.includes("/") ? `.${owner.apiVersion.split("/")[0]}` : "";
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

/** Revisions of whatever keeps a history of itself. */
export const controllerRevisionKind: KindDef<ControllerRevision> = {
  kind: "ControllerRevision",
  group: "apps",
  version: "v1",
  plural: "controllerrevisions",
  shortNames: [],
  namespaced: true,
  isQuiet: true,
  hasGeneration: false,
  rules: {
    shape: struct<ControllerRevision>("apps.v1.ControllerRevision", {
      apiVersion: text(),
      kind: oneOf("ControllerRevision"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      data: anyObject(),
      revision: needed(int64),
    }),
    withDefaults: (revision) => revision,
    asNew: (revision) => revision,
    carriedOver: (_old, next) => next,
    checkUpdate: (old, next, faults) => {
      if (!sameJson(old.data, next.data)) faults.invalid("data", "", "field is immutable");
    },
  },
  table: {
    columns: narrow("Name", "Controller", "Revision", "Age"),
    row: (r, nowMs) => [
      r.metadata.name,
      controllerOf(r),
      String(r.revision),
      ageOf(r.metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
};
