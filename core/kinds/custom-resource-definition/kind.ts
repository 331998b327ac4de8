import { narrow } from "../../objects/columns.js";
import { isTrue } from "../../objects/conditions.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { forbidChanges, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import type { Faults } from "../../schema/faults.js";
import { beyondIn } from "./cel-rules.js";
import type { CustomResourceDefinition } from "./object.js";
import { definitionShape } from "./rules.js";

type Definition = CustomResourceDefinition;

function withDefaults(definition: Definition): Definition {
  const { names } = definition.spec;
  const { singular = names.kind.toLowerCase(), listKind = `${names.kind}List` } = names;
  return { ...definition, spec: { ...definition.spec, names: { ...names, singular, listKind } } };
}

function checkUpdate(old: Definition, next: Definition, faults: Faults): void {
  forbidChanges(old.spec, next.spec, ["group", "scope"], "spec", "field is immutable", faults);
  if (isTrue(old, "Established"))
    forbidChanges(old.spec.names, next.spec.names, ["kind", "plural"], "spec.names", "field is immutable", faults);
  const named = next.spec.versions.map(({ name }) => name);
  for (const [i, stored] of (old.status?.storedVersions ?? []).entries())
    if (!named.includes(stored)) faults.invalid(`status.storedVersions[${i}]`, stored, "must appear in spec.versions");
}

function ignored({ spec }: Definition): string[] {
  return spec.versions.flatMap(({ name, schema }) =>
    beyondIn(schema?.openAPIV3Schema ?? {}).map(
      (word) => `x-kubernetes-validations of version ${name} (rules that use ${word} are not evaluated)`,
    ),
  );
}

/** Kinds that users make: served within a moment as those that are built in. */
export const customResourceDefinitionKind: KindDef<Definition> = {
  kind: "CustomResourceDefinition",
  about: "A kind that users make: what it is called, which versions there are, and what its objects look like.",
  group: "apiextensions.k8s.io",
  version: "v1",
  plural: "customresourcedefinitions",
  shortNames: ["crd", "crds"],
  namespaced: false,
  categories: ["api-extensions"],
  actor: "customresourcedefinition",
  hasGeneration: true,
  rules: {
    shape: definitionShape,
    withDefaults,
    asNew: withoutStatus,
    carriedOver: withStatusOf,
    checkUpdate,
  },
  table: {
    columns: narrow("Name", "Created At"),
    row: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ""],
  },
  selectable: {},
  subresources: [statusOf("CustomResourceDefinition")],
  ignored,
};
