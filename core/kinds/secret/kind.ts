import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import {
  bytesOfBase64,
  byteValues,
  checkDataSize,
  checkImmutable,
  textValues,
  toBase64,
} from "../../objects/data-values.js";
import type { KindDef } from "../../objects/kind-def.js";
import { forbidChanges, plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, noted, secret } from "../../schema/marks.js";
import { flag, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Secret } from "./object.js";
import { checkType } from "./types.js";

function checkTogether(given: Secret, _path: string, faults: Faults): void {
  const values = Object.values(withData(given).data ?? {});
  checkDataSize(
    values.reduce((sum, value) => sum + bytesOfBase64(value), 0),
    "data",
    faults,
  );
  checkType(given, faults);
}

/** What was given as text is bytes like the rest from here on, and counts before them. */
function withData({ stringData, ...rest }: Secret): Secret {
  if (stringData === undefined) return rest;
  const given = Object.entries(stringData).map(([key, value]) => [key, toBase64(value)]);
  return given.length === 0 ? rest : { ...rest, data: { ...rest.data, ...Object.fromEntries(given) } };
}

/** What only the programs it is given to may know. It is encrypted on disk (docs/data.md). */
export const secretKind: KindDef<Secret> = {
  kind: "Secret",
  group: "",
  version: "v1",
  plural: "secrets",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  isSecret: true,
  rules: {
    ...plainRules(
      struct<Secret>(
        "core.v1.Secret",
        {
          apiVersion: text(),
          data: secret(byteValues),
          immutable: flag,
          kind: oneOf("Secret"),
          metadata: needed(metadataShape(checkDnsSubdomain)),
          stringData: secret(noted("Becomes data, and is never answered.", textValues)),
          type: byDefault("Opaque", noted("It cannot change.", text())),
        },
        checkTogether,
      ),
    ),
    withDefaults: (secret) => withData({ ...secret, type: secret.type || "Opaque" }),
    checkUpdate: (old, next, faults) => {
      checkImmutable(old, next, ["data"], faults);
      forbidChanges(old, next, ["type"], "", "field is immutable", faults);
    },
  },
  table: {
    columns: narrow("Name", "Type", "Data", "Age"),
    row: ({ metadata, type = "", data = {} }, nowMs) => [
      metadata.name,
      type,
      String(Object.keys(data).length),
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: { type: ({ type }) => type },
  subresources: [],
};
