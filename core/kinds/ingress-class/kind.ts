import type { IngressClassParametersReference, IngressClassSpec } from "kubernetes-types/networking/v1.js";
import { ageOf } from "../../objects/age.js";
import { narrow, none } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { forbidChanges, plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault } from "../../schema/marks.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";

export interface IngressClass extends ApiObject {
  kind: "IngressClass";
  spec?: IngressClassSpec;
}

function checkScope({ scope, namespace }: IngressClassParametersReference, path: string, faults: Faults): void {
  if (scope === "Namespace" && !namespace) faults.required(`${path}.namespace`, "where the parameters are");
  if (scope !== "Namespace" && namespace) faults.forbidden(`${path}.namespace`, "goes with scope Namespace");
}

const parameters = struct<IngressClassParametersReference>(
  "networking.v1.IngressClassParametersReference",
  {
    apiGroup: text(),
    kind: needed(text()),
    name: needed(text()),
    namespace: text(),
    scope: byDefault("Cluster", oneOf("Cluster", "Namespace")),
  },
  checkScope,
);

const spec = struct<IngressClassSpec>("networking.v1.IngressClassSpec", { controller: text(), parameters });

function parametersOf({ spec: of }: IngressClass): string {
  const { apiGroup, kind, name } = of?.parameters ?? {};
  return kind === undefined ? none : `${apiGroup ? `${kind}.${apiGroup}` : kind}/${name}`;
}

/** Who serves the ingresses of a class, and with what; it says so to that program. */
export const ingressClassKind: KindDef<IngressClass> = {
  kind: "IngressClass",
  group: "networking.k8s.io",
  version: "v1",
  plural: "ingressclasses",
  shortNames: [],
  namespaced: false,
  hasGeneration: true,
  rules: {
    ...plainRules(
      struct<IngressClass>("networking.v1.IngressClass", {
        apiVersion: text(),
        kind: oneOf("IngressClass"),
        metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
        spec,
      }),
    ),
    checkUpdate: (old, next, faults) =>
      forbidChanges(old.spec ?? {}, next.spec ?? {}, ["controller"], "spec", "cannot change", faults),
  },
  table: {
    columns: narrow("Name", "Controller", "Parameters", "Age"),
    row: (c, nowMs) => [
      c.metadata.name,
      c.spec?.controller ?? "",
      parametersOf(c),
      ageOf(c.metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
};
