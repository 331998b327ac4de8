/** Kubernetes' own schema of the kinds served (test/manifests/kubernetes-1.36/README.md), and how a description differs from it. */
import { readFileSync } from "node:fs";
import type { Description, FieldDescription, Json, ListDescription } from "../../../core/schema/description.js";

interface Known {
  type?: string;
  list?: Known;
  map?: Known;
  listType?: string;
  listMapKeys?: string[];
  mapType?: string;
  default?: Json;
  patchStrategy?: string;
  patchMergeKey?: string;
  fields?: Record<string, Known>;
}

const folder = "test/manifests/kubernetes-1.36";
const types = JSON.parse(readFileSync(`${folder}/schema.json`, "utf8")) as Record<string, Known>;

/** Of these the folder has no data: the kind of kinds is of another module of Kubernetes' sources. */
export const withoutData: readonly string[] = ["CustomResourceDefinition", "RuntimeClass"];

/** The object of a kind with every field set. */
export function fullObject(kind: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${folder}/${kind}.json`, "utf8")) as Record<string, unknown>;
}

/** Paths of all scalars below a type of Kubernetes', parts divided by dots; 0 stands for any element. */
export function fieldsOf(type: string): string[] {
  const within = (known: Known): string[] => {
    if (known.list) return within(known.list).map((path) => joined("0", path));
    return known.type !== undefined && known.type in types ? fieldsOf(known.type) : [""];
  };
  return Object.entries(types[type]?.fields ?? {}).flatMap(([name, known]) =>
    within(known).map((path) => joined(name, path)),
  );
}

const joined = (a: string, b: string): string => (b === "" ? a : `${a}.${b}`);

/** What Kubernetes' scalars are in descriptions. */
const scalars: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "boolean",
  numeric: "integer",
  "api.resource.Quantity": "quantity",
  "util.intstr.IntOrString": "intOrString",
  "meta.v1.Time": "date-time",
  "meta.v1.MicroTime": "date-time",
  "meta.v1.FieldsV1": "any",
  __untyped_atomic_: "any",
};

const wordOf = (d: Description): string => (d.type === "string" && d.format === "date-time" ? "date-time" : d.type);

const text = (value: unknown): string => JSON.stringify(value) ?? "none";

function compare(what: string, is: unknown, shouldBe: unknown): string[] {
  return text(is) === text(shouldBe) ? [] : [`${what} is ${text(is)}, in Kubernetes ${text(shouldBe)}`];
}

function ofList(is: ListDescription, known: Known, at: string): string[] {
  return [
    ...compare(`${at}: listType`, is.listType, known.listType),
    ...compare(`${at}: keys`, is.mapKeys, known.listMapKeys),
    ...compare(`${at}: merge key`, is.mergeKey, known.patchMergeKey),
    ...compare(`${at}: patch strategy`, is.patchStrategy, known.patchStrategy),
  ];
}

function ofValue(is: Description, known: Known, at: string, seen: Set<string>): string[] {
  if (known.list) {
    if (is.type !== "list") return [`${at} is ${is.type}, in Kubernetes a list`];
    return [...ofList(is, known, at), ...ofValue(is.items, known.list, at, seen)];
  }
  if (known.map) {
    if (is.type !== "map") return [`${at} is ${is.type}, in Kubernetes a map`];
    return [
      ...compare(`${at}: atomic`, is.atomic === true, known.mapType === "atomic"),
      ...ofValue(is.values, known.map, at, seen),
    ];
  }
  const name = known.type ?? "";
  const scalar = scalars[name];
  return scalar === undefined ? ofObject(is, name, at, seen) : compare(`${at}: type`, wordOf(is), scalar);
}

function ofField(is: FieldDescription | undefined, known: Known | undefined, at: string, seen: Set<string>): string[] {
  if (!is) return [`${at} is missing`];
  if (!known) return [`${at} is unknown to Kubernetes`];
  return [
    ...compare(`${at}: default`, known.default === undefined ? undefined : is.default, known.default),
    ...ofValue(is.of, known, at, seen),
  ];
}

function ofObject(is: Description, name: string, at: string, seen: Set<string>): string[] {
  if (is.type !== "object") return [`${at} is ${is.type}, in Kubernetes ${name}`];
  const known = types[name];
  const fields = known?.fields ?? {};
  const names = [...new Set([...Object.keys(is.fields), ...Object.keys(fields)])];
  seen.add(name);
  return [
    ...compare(`${at}: name`, is.name, name),
    ...compare(`${at}: atomic`, is.atomic === true, known?.mapType === "atomic"),
    ...names.flatMap((n) => ofField(is.fields[n], fields[n], `${name}.${n}`, seen)),
  ];
}

/** Where the description of a kind differs, one sentence each, and the types that were looked at. */
export function differences(description: Description): { found: string[]; types: Set<string> } {
  const seen = new Set<string>();
  const name = (description.type === "object" && description.name) || "an object without a name";
  const found = types[name] ? ofObject(description, name, name, seen) : [`${name} is unknown to Kubernetes`];
  return { found: [...new Set(found)], types: seen };
}

/** The types with fields. */
export const typeNames: readonly string[] = Object.keys(types).filter((name) => types[name]?.fields && !scalars[name]);
