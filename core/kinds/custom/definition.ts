/** What is to be known of a kind that users make, made of its definition: the same that is known of those built in. */
import { type KindDef, type Subresource, scaleSubresource, statusOf } from "../../objects/kind-def.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import type { Description } from "../../schema/description.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { isRecord, type Shape } from "../../schema/shape.js";
import { plainValue } from "../../schema/written.js";
import type { CustomResourceDefinition, CustomVersion } from "../custom-resource-definition/object.js";
import { judge } from "./cel/judge.js";
import { wholeSchema } from "./cel/ruled.js";
import { customColumns } from "./columns.js";
import { describe } from "./describe.js";
import { jsonPath } from "./json-path.js";
import { readBy } from "./read.js";
import { customScaling } from "./scaling.js";
import type { JsonSchema } from "./schema.js";

/** Under which name objects of it are stored: two groups may call theirs the same. No kind that is built in has a dot. */
export const storedName = (kind: string, group: string): string => `${kind}.${group}`;

const ownFields = ["apiVersion", "kind", "metadata"];

/** The schema without what every object has, which is read as it is everywhere. */
function bodySchema(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !ownFields.includes(name));
  const required = (schema.required ?? []).filter((name) => !ownFields.includes(name));
  return { ...schema, properties: Object.fromEntries(properties), required };
}

function describeWhole(body: JsonSchema, metadata: Description): Description {
  const below = describe({ ...body, "x-kubernetes-preserve-unknown-fields": false });
  const fields = below.type === "object" ? below.fields : {};
  const text = { of: { type: "string" } } as const;
  // What keeps everything has no fields by which it could be merged.
  if (body["x-kubernetes-preserve-unknown-fields"]) return { type: "any" };
  return { type: "object", fields: { apiVersion: text, kind: text, metadata: { of: metadata }, ...fields } };
}

function shapeOf(kind: string, schema: JsonSchema, namespaced: boolean): Shape<ApiObject> {
  const body = bodySchema(schema);
  const metadata = metadataShape(checkDnsSubdomain, namespaced ? {} : { clusterWide: true });
  return {
    description: describeWhole(body, metadata.description),
    blank: () => ({ kind, metadata: metadata.blank() }),
    read: (value, path, faults) => {
      const { apiVersion, kind: _, metadata: given, ...rest } = plainValue(value) as Record<string, unknown>;
      if (given === undefined || given === null) faults.required("metadata");
      const read = isRecord(given) ? metadata.read(given, "metadata", faults) : metadata.blank();
      const own = readBy(body, rest, path, faults) as object;
      return { ...(typeof apiVersion === "string" ? { apiVersion } : {}), kind, metadata: read, ...own };
    },
  };
}

/** Rules see the object in the words of its version. */
function judgeBy(schema: JsonSchema, kind: string, apiVersion: string): KindRules<ApiObject>["judge"] {
  const whole = wholeSchema(schema);
  const shown = (object: ApiObject): object => ({ ...object, kind, apiVersion });
  return (old, next, faults) => judge(whole, shown(next), old && shown(old), faults);
}

function rulesOf(definition: CustomResourceDefinition, version: CustomVersion): KindRules<ApiObject> {
  const { names, group, scope } = definition.spec;
  const hasStatus = version.subresources?.status !== undefined;
  const key = storedName(names.kind, group);
  const schema = version.schema?.openAPIV3Schema ?? { type: "object" };
  return {
    shape: shapeOf(names.kind, schema, scope === "Namespaced"),
    // From here on it is known by the name it is stored under.
    withDefaults: (object) => ({ ...object, kind: key }),
    asNew: (object) => (hasStatus ? withoutStatus(object) : object),
    carriedOver: (old, next) => (hasStatus ? withStatusOf(old, next) : next),
    checkUpdate: () => {},
    judge: judgeBy(schema, names.kind, `${group}/${version.name}`),
  };
}

function selectableOf({ selectableFields = [] }: CustomVersion): KindDef["selectable"] {
  const readers = selectableFields.map(({ jsonPath: path }) => {
    const read = jsonPath(path);
    const reader = (object: ApiObject): string | undefined => {
      const [value] = read?.(object) ?? [];
      return value === undefined || value === null ? undefined : String(value);
    };
    return [path.replace(/^\./, ""), reader] as const;
  });
  return Object.fromEntries(readers);
}

function defOf(definition: CustomResourceDefinition, version: CustomVersion): KindDef {
  const { group, scope } = definition.spec;
  const names = definition.status?.acceptedNames?.kind ? definition.status.acceptedNames : definition.spec.names;
  const { status, scale } = version.subresources ?? {};
  const subresources: Subresource[] = [...(status ? [statusOf(names.kind)] : []), ...(scale ? [scaleSubresource] : [])];
  const schema = version.schema?.openAPIV3Schema;
  return {
    kind: names.kind,
    storedAs: storedName(names.kind, group),
    ...(schema?.description === undefined ? {} : { about: schema.description }),
    group,
    version: version.name,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === "Namespaced",
    hasGeneration: true,
    rules: rulesOf(definition, version),
    table: customColumns(version.additionalPrinterColumns),
    selectable: selectableOf(version),
    subresources,
    ...(scale ? { scaling: customScaling(scale) } : {}),
    ...(schema ? { schema: schema as KindDef["schema"] } : {}),
    ...(version.deprecated
      ? { deprecation: version.deprecationWarning ?? `${group}/${version.name} ${names.kind} is deprecated` }
      : {}),
  };
}

/** v2 before v1, v1 before v1beta2, and that before v1alpha1; what is no such version comes last, by its letters. */
export function compareVersions(a: string, b: string): number {
  const rank = (text: string): readonly [number, number, number] => {
    const [, major, stage = "", minor = "0"] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text) ?? [];
    if (major === undefined) return [-1, 0, 0];
    return [stage === "" ? 2 : stage === "beta" ? 1 : 0, Number(major), Number(minor)];
  };
  const [x, y] = [rank(a), rank(b)];
  return y[0] - x[0] || y[1] - x[1] || y[2] - x[2] || (a < b ? -1 : a > b ? 1 : 0);
}

/** Of each version that is served, the one that clients shall prefer first. */
export function customDefs(definition: CustomResourceDefinition): KindDef[] {
  return definition.spec.versions
    .filter(({ served }) => served)
    .sort((a, b) => compareVersions(a.name, b.name))
    .map((version) => defOf(definition, version));
}
