import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";
import { definition } from "../../../daemon/api/sample-kind.js";

const it = suite("custom resource definition");

const withSchema = (openAPIV3Schema: object): object => ({
  versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
});
const withSpec = (spec: object): object => withSchema({ type: "object", properties: { spec } });
const at = "spec.versions[0].schema.openAPIV3Schema";

it("is called as it says, and what it does not say", () => {
  const { names, conversion } = readObject("CustomResourceDefinition", definition()).object.spec;
  assert.equal([names.singular, names.listKind, conversion?.strategy], ["frob", "FrobList", "None"]);
});

for (const [what, more, field] of [
  ["no version that is stored", { versions: [] }, "spec.versions"],
  ["conversion by a webhook", { conversion: { strategy: "Webhook" } }, "spec.conversion.strategy"],
  ["a root that is no object", withSchema({ type: "string" }), `${at}.type`],
  ["a field without a type", withSpec({}), `${at}.properties[spec].type`],
  ["a list of it is not said what", withSpec({ type: "array" }), `${at}.properties[spec].items`],
  ["a default that its schema refuses", withSpec({ type: "integer", default: "a" }), `${at}.properties[spec].default`],
  ["a pattern that looks back", withSpec({ type: "string", pattern: "(?<=a)b" }), `${at}.properties[spec].pattern`],
  ["no pattern", withSpec({ type: "string", pattern: "(" }), `${at}.properties[spec].pattern`],
  [
    "a type where it only judges",
    withSpec({ type: "string", anyOf: [{ default: "a" }] }),
    `${at}.properties[spec].anyOf[0].default`,
  ],
  [
    "keys that elements have not",
    withSpec({
      type: "array",
      items: { type: "object" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["a"],
    }),
    `${at}.properties[spec].x-kubernetes-list-map-keys`,
  ],
  ["words of the wrong type", withSpec({ type: "integer", minimum: "x" }), `${at}.properties[spec]`],
  ["a reference", withSpec({ $ref: "#/a" }), `${at}.properties[spec]`],
  [
    "uniqueItems",
    withSpec({ type: "array", items: { type: "string" }, uniqueItems: true }),
    `${at}.properties[spec].uniqueItems`,
  ],
  ["a schema that is none", withSpec({ type: "object", properties: [] }), `${at}.properties[spec]`],
  ["another group than its name says", { group: "other.example" }, "metadata.name"],
  ["a group of Kubernetes' own", { group: "x.k8s.io" }, "metadata.annotations[api-approved.kubernetes.io]"],
] as const)
  it(`is refused with ${what}`, () =>
    assert.throws(
      () => readObject("CustomResourceDefinition", definition(more)),
      (e: { details: { causes: { field: string }[] } }) => e.details.causes.some((c) => c.field === field),
    ));

it.run();
