import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import { bytesOfBase64, byteValues, checkDataSize, checkImmutable, textValues } from "../../objects/data-values.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { secret } from "../../schema/marks.js";
import { flag, needed, oneOf, struct, text } from "../../schema/shape.js";

export interface ConfigMap extends ApiObject {
  kind: "ConfigMap";
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
}

function checkTogether({ data = {}, binaryData = {} }: ConfigMap, _path: string, faults: Faults): void {
  for (const key of Object.keys(data))
    if (Object.hasOwn(binaryData, key)) faults.invalid(`data.${key}`, key, "duplicate of key present in binaryData");
  const texts = new TextEncoder();
  const bytes =
    Object.values(data).reduce((sum, value) => sum + texts.encode(value).length, 0) +
    Object.values(binaryData).reduce((sum, value) => sum + bytesOfBase64(value), 0);
  checkDataSize(bytes, "data", faults);
}

/** What programs are told by whoever runs them: texts by key, in variables or files. */
export const configMapKind: KindDef<ConfigMap> = {
  kind: "ConfigMap",
  group: "",
  version: "v1",
  plural: "configmaps",
  shortNames: ["cm"],
  namespaced: true,
  hasGeneration: false,
  rules: {
    ...plainRules(
      struct<ConfigMap>(
        "core.v1.ConfigMap",
        {
          apiVersion: text(),
          binaryData: secret(byteValues),
          data: secret(textValues),
          immutable: flag,
          kind: oneOf("ConfigMap"),
          metadata: needed(metadataShape(checkDnsSubdomain)),
        },
        checkTogether,
      ),
    ),
    checkUpdate: (old, next, faults) => checkImmutable(old, next, ["data", "binaryData"], faults),
  },
  table: {
    columns: narrow("Name", "Data", "Age"),
    row: ({ metadata, data = {}, binaryData = {} }, nowMs) => [
      metadata.name,
      String(Object.keys(data).length + Object.keys(binaryData).length),
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
};
