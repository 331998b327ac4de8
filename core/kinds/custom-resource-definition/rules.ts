/** What a CustomResourceDefinition may say. */
import { metadataShape } from "../../objects/metadata.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, checkDnsSubdomain, checkServiceName, formatted } from "../../schema/formats.js";
import { anyObject } from "../../schema/kept.js";
import { byDefault, keyed, noted, servers, stored } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { flag, list, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";
import { jsonPath } from "../custom/json-path.js";
import type { JsonSchema } from "../custom/schema.js";
import { checkRules } from "./cel-rules.js";
import type { Condition, CustomResourceDefinition, CustomVersion, Names, PrinterColumn, ScalePaths } from "./object.js";
import { checkStructural } from "./structural.js";

type Spec = CustomResourceDefinition["spec"];
type Status = NonNullable<CustomResourceDefinition["status"]>;

const named = (name: string): string => `apiextensions.v1.${name}`;
const isPath = formatted("json-path", (path) =>
  jsonPath(path) ? "" : "must be a simple JSON path such as .spec.field",
);
const isKindWord = formatted("kind", (word) =>
  /^[A-Za-z][A-Za-z0-9]{0,62}$/.test(word) ? "" : "must be at most 63 letters and digits, with a letter first",
);

const nameFields = {
  categories: list(text(checkDnsLabel)),
  listKind: text(isKindWord),
  shortNames: list(text(checkServiceName)),
  singular: text(checkServiceName),
};

const names = struct<Names>(named("CustomResourceDefinitionNames"), {
  ...nameFields,
  kind: needed(text(isKindWord)),
  plural: needed(text(checkServiceName)),
});

/** Empty while none are. */
const acceptedNames = struct<Names>(named("CustomResourceDefinitionNames"), {
  ...nameFields,
  kind: text(),
  plural: text(),
});

const column = struct<PrinterColumn>(named("CustomResourceColumnDefinition"), {
  description: text(),
  format: text(),
  jsonPath: needed(text(isPath)),
  name: needed(text()),
  priority: int32,
  type: needed(oneOf("boolean", "date", "integer", "number", "string")),
});

const scale = struct<ScalePaths>(named("CustomResourceSubresourceScale"), {
  labelSelectorPath: text(isPath),
  specReplicasPath: needed(text(isPath)),
  statusReplicasPath: needed(text(isPath)),
});

const anySchema = anyObject<JsonSchema>();
const structural: Shape<JsonSchema> = {
  ...anySchema,
  read: (value, path, faults) => {
    const schema = anySchema.read(value, path, faults);
    if (schema.type !== "object") faults.invalid(`${path}.type`, schema.type ?? "", "must be object at the root");
    else {
      const before = faults.causes.length;
      checkStructural(schema, path, faults);
      // Rules are read by the types of the schema, which must be one.
      if (faults.causes.length === before) checkRules(schema, path, faults);
    }
    return schema;
  },
};

const version = struct<CustomVersion>(named("CustomResourceDefinitionVersion"), {
  additionalPrinterColumns: list(column),
  deprecated: flag,
  deprecationWarning: text(),
  name: needed(text(checkServiceName)),
  schema: needed(
    struct<NonNullable<CustomVersion["schema"]>>(named("CustomResourceValidation"), {
      openAPIV3Schema: needed(
        noted(
          "Rules in CEL (x-kubernetes-validations) are held to; who uses a function in them that is not known here is warned.",
          structural,
        ),
      ),
    }),
  ),
  selectableFields: list(struct<{ jsonPath: string }>(named("SelectableField"), { jsonPath: needed(text(isPath)) })),
  served: needed(flag),
  storage: needed(flag),
  subresources: struct<NonNullable<CustomVersion["subresources"]>>(named("CustomResourceSubresources"), {
    scale,
    status: anyObject<object>(),
  }),
});

const condition = struct<Condition>(named("CustomResourceDefinitionCondition"), {
  lastTransitionTime: time,
  message: text(),
  observedGeneration: int64,
  reason: text(),
  status: needed(text()),
  type: needed(text()),
});

function checkSpec(spec: Spec, path: string, faults: Faults): void {
  const { versions, conversion } = spec;
  if (versions.filter((v) => v.storage).length !== 1)
    faults.invalid(`${path}.versions`, versions, "must have exactly one version marked as storage version");
  const seen = new Set<string>();
  for (const [i, { name }] of versions.entries()) {
    if (seen.has(name)) faults.duplicate(`${path}.versions[${i}].name`, name);
    seen.add(name);
  }
  if (conversion?.strategy === "Webhook")
    faults.forbidden(`${path}.conversion.strategy`, "conversion webhooks are not called here; None is what there is");
  if (spec.preserveUnknownFields)
    faults.invalid(
      `${path}.preserveUnknownFields`,
      true,
      "must be false: x-kubernetes-preserve-unknown-fields says it of a field",
    );
}

const protectedGroup = /(^|\.)(k8s|kubernetes)\.io$/;
const approval = "api-approved.kubernetes.io";

function checkTogether(definition: CustomResourceDefinition, _path: string, faults: Faults): void {
  // What is missing stands as a blank, and has been told.
  const { name, annotations = {} }: { name?: string; annotations?: Record<string, string> } = definition.metadata;
  const { names: given, group = "" } = definition.spec;
  const right = `${given?.plural}.${group}`;
  if (name && given?.plural && name !== right)
    faults.invalid("metadata.name", name, `must be spec.names.plural+"."+spec.group: ${right}`);
  if (protectedGroup.test(group) && !annotations[approval])
    faults.required(
      `metadata.annotations[${approval}]`,
      "protected groups must have it, see https://github.com/kubernetes/enhancements/pull/1111",
    );
}

/** Everything a definition says. */
export const definitionShape = struct<CustomResourceDefinition>(
  named("CustomResourceDefinition"),
  {
    apiVersion: text(),
    kind: oneOf("CustomResourceDefinition"),
    metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
    spec: needed(
      struct<Spec>(
        named("CustomResourceDefinitionSpec"),
        {
          conversion: byDefault(
            { strategy: "None" },
            struct<NonNullable<Spec["conversion"]>>(named("CustomResourceConversion"), {
              strategy: needed(oneOf("None", "Webhook")),
              webhook: stored(anyObject<object>()),
            }),
          ),
          group: needed(text(checkDnsSubdomain)),
          names: needed(names),
          preserveUnknownFields: flag,
          scope: needed(oneOf("Cluster", "Namespaced")),
          versions: needed(list(version)),
        },
        checkSpec,
      ),
    ),
    status: servers(
      struct<Status>(named("CustomResourceDefinitionStatus"), {
        acceptedNames,
        conditions: keyed(list(condition), ["type"]),
        observedGeneration: int64,
        storedVersions: list(text()),
      }),
    ),
  },
  checkTogether,
);
