/**
 * An OpenAPI document of version 2 as the protobuf that older clients read it as. Source: the messages of
 * OpenAPIv2.proto of google/gnostic; only what our document has is written.
 */
import type { Json } from "../schema/description.js";
import { bytes, flag, joined, type Part, text, written } from "./protobuf.js";

type Record_ = { readonly [name: string]: Json };

const record = (value: Json | undefined): Record_ => (value ?? {}) as Record_;
const entries = (value: Json | undefined): [string, Json][] => Object.entries(record(value));
const list = (value: Json | undefined): readonly Json[] => (value ?? []) as readonly Json[];
const texts = (field: number, value: Json | undefined): Part[] => list(value).map((word) => text(field, String(word)));

/** Any value, as YAML: JSON is. */
const any = (value: Json): Part => text(2, JSON.stringify(value));
const named = (name: string, value: Part): Part => joined([text(1, name), bytes(2, value)]);

const extensions = (field: number, value: Record_): Part[] =>
  Object.entries(value)
    .filter(([name]) => name.startsWith("x-"))
    .map(([name, of]) => bytes(field, named(name, any(of))));

const maybeText = (field: number, value: Json | undefined): Part[] =>
  value === undefined ? [] : [text(field, String(value))];

function schema(value: Record_): Part {
  const properties = entries(value["properties"]).map(([name, of]) => bytes(1, named(name, schema(record(of)))));
  const values = value["additionalProperties"];
  const items = value["items"];
  return joined([
    ...maybeText(1, value["$ref"]),
    ...maybeText(2, value["format"]),
    ...maybeText(4, value["description"]),
    ...(value["default"] === undefined ? [] : [bytes(5, any(value["default"]))]),
    ...texts(19, value["required"]),
    ...list(value["enum"]).map((word) => bytes(20, any(word))),
    ...(values === undefined ? [] : [bytes(21, bytes(1, schema(record(values))))]),
    ...(value["type"] === undefined ? [] : [bytes(22, text(1, String(value["type"])))]),
    ...(items === undefined ? [] : [bytes(23, bytes(1, schema(record(items))))]),
    ...(properties.length > 0 ? [bytes(25, joined(properties))] : []),
    ...extensions(31, value),
  ]);
}

/** Which field of a parameter that is not the body it is, and where its own fields are. */
const places = {
  query: { field: 3, required: 1, in: 2, name: 4, type: 6 },
  path: { field: 4, required: 1, in: 2, name: 4, type: 5 },
} as const;

function parameter(value: Record_): Part {
  const { in: place, name, required, type } = value;
  if (place === "body") {
    const body = [text(2, String(name)), text(3, "body"), flag(4, required === true)];
    return bytes(1, bytes(1, joined([...body, bytes(5, schema(record(value["schema"])))])));
  }
  const at = places[place as keyof typeof places];
  const own = [flag(at.required, required === true), text(at.in, String(place)), text(at.name, String(name))];
  return bytes(1, bytes(2, bytes(at.field, joined([...own, text(at.type, String(type))]))));
}

function operation(value: Record_): Part {
  const responses = entries(value["responses"]).map(([code, of]) => {
    const { description, schema: answered } = record(of);
    const response = [text(1, String(description)), bytes(2, bytes(1, schema(record(answered))))];
    return bytes(1, named(code, bytes(1, joined(response))));
  });
  return joined([
    ...maybeText(5, value["operationId"]),
    ...texts(6, value["produces"]),
    ...texts(7, value["consumes"]),
    ...list(value["parameters"]).map((p) => bytes(8, parameter(record(p)))),
    bytes(9, joined(responses)),
    ...extensions(13, value),
  ]);
}

const methods = { get: 2, put: 3, post: 4, delete: 5, patch: 8 } as const;

const pathItem = (value: Record_): Part =>
  joined([
    ...Object.entries(methods).flatMap(([method, field]) =>
      value[method] === undefined ? [] : [bytes(field, operation(record(value[method])))],
    ),
    ...list(value["parameters"]).map((p) => bytes(9, parameter(record(p)))),
  ]);

/** The message of a document. */
export function swaggerMessage(document: Json): Uint8Array {
  const { swagger, info, paths, definitions } = record(document);
  const { title, version } = record(info);
  const parts = [
    text(1, String(swagger)),
    bytes(2, joined([text(1, String(title)), text(2, String(version))])),
    bytes(8, joined(entries(paths).map(([path, of]) => bytes(2, named(path, pathItem(record(of))))))),
    bytes(9, joined(entries(definitions).map(([name, of]) => bytes(1, named(name, schema(record(of))))))),
  ];
  return written(joined(parts));
}
