import { ageOf } from "../../objects/age.js";
import { labelText, narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject, core } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";

export interface PodTemplate extends ApiObject {
  kind: "PodTemplate";
  template: core.PodTemplateSpec;
}

/** A template of pods, kept for whoever makes pods of it. */
export const podTemplateKind: KindDef<PodTemplate> = {
  kind: "PodTemplate",
  about: "A template of pods, kept for whoever makes pods of it.",
  group: "",
  version: "v1",
  plural: "podtemplates",
  shortNames: [],
  namespaced: true,
  hasGeneration: true,
  rules: {
    ...plainRules(
      struct<PodTemplate>("core.v1.PodTemplate", {
        apiVersion: text(),
        kind: oneOf("PodTemplate"),
        metadata: needed(metadataShape(checkDnsSubdomain)),
        template: needed(templateOf("Always", "OnFailure", "Never")),
      }),
    ),
    withDefaults: (object) => ({ ...object, template: templateWithDefaults(object.template) }),
    labelsWithin: ({ template }) => [template.metadata?.labels],
  },
  table: {
    columns: narrow("Name", "Containers", "Images", "Pod Labels", "Age"),
    row: ({ metadata, template }, nowMs) => [
      metadata.name,
      (template.spec?.containers ?? []).map((c) => c.name).join(","),
      (template.spec?.containers ?? []).map((c) => c.image ?? "").join(","),
      labelText(template.metadata?.labels),
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  podSpec: { path: "template.spec", of: ({ template }) => template?.spec },
  ignored: ({ template }) => ignoredFields(template?.spec ?? { containers: [] }),
  subresources: [],
};
