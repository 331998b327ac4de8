import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import { type KindDef, tokenSubresource } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { localObjectReference, objectReference } from "../../objects/reference-shapes.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { keyed, stored } from "../../schema/marks.js";
import { flag, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { ServiceAccount } from "./object.js";

/** Who the programs in pods are. */
export const serviceAccountKind: KindDef<ServiceAccount> = {
  kind: "ServiceAccount",
  about: "Who the programs in pods are.",
  group: "",
  version: "v1",
  plural: "serviceaccounts",
  shortNames: ["sa"],
  namespaced: true,
  hasGeneration: false,
  rules: plainRules(
    struct<ServiceAccount>("core.v1.ServiceAccount", {
      apiVersion: text(),
      automountServiceAccountToken: flag,
      imagePullSecrets: list(localObjectReference),
      kind: oneOf("ServiceAccount"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      secrets: stored(keyed(list(objectReference), ["name"])),
    }),
  ),
  table: {
    columns: narrow("Name", "Secrets", "Age"),
    row: (a, nowMs) => [a.metadata.name, String(a.secrets?.length ?? 0), ageOf(a.metadata.creationTimestamp, nowMs)],
  },
  selectable: {},
  subresources: [tokenSubresource],
};
