import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyDef } from "../../../core/kinds/all.js";
import { v2Document } from "../../../core/openapi/v2.js";
import { v3Document, v3Names } from "../../../core/openapi/v3.js";
import type { Json } from "../../../core/schema/description.js";

const test = suite("openapi documents");

type Tree = { [name: string]: Tree };

/** Every value under a name, wherever it is. */
function valuesOf(name: string, value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap((v) => valuesOf(name, v as Json));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => [
    ...(key === name ? [v as Json] : []),
    ...valuesOf(name, v as Json),
  ]);
}

function at(document: Json, path: string): Json | undefined {
  let value: Json | undefined = document;
  for (const step of path.replace("#/", "").split("/")) value = (value as Record<string, Json> | undefined)?.[step];
  return value;
}

const v3 = new Map(v3Names(everyDef).map((name) => [name, v3Document(everyDef, name, "test")]));
const v2 = v2Document(everyDef, "test");

test("there is a document for each group and version, and every kind is in its own", () => {
  for (const { group, version, kind } of everyDef) {
    const document = v3.get(group === "" ? `api/${version}` : `apis/${group}/${version}`);
    const named = valuesOf("x-kubernetes-group-version-kind", document as Json).flat() as object[];
    assert.ok(
      named.some((n) => JSON.stringify(n) === JSON.stringify({ group, version, kind })),
      kind,
    );
  }
});

test("what is referred to is there, in every document", () => {
  for (const document of [...v3.values(), v2])
    for (const reference of valuesOf("$ref", document)) {
      assert.type(reference, "string");
      assert.ok(at(document, String(reference)), String(reference));
    }
});

test("in version 3 nothing stands beside a reference", () => {
  const check = (value: Json): void => {
    if (typeof value !== "object" || value === null) return;
    if ("$ref" in value) assert.equal(Object.keys(value), ["$ref"]);
    for (const v of Object.values(value)) check(v as Json);
  };
  for (const document of v3.values()) check(document);
});

test("no two operations have one name", () => {
  const ids = valuesOf("operationId", v2);
  assert.is(new Set(ids).size, ids.length);
});

test("clients see that the server checks fields: every PATCH takes fieldValidation", () => {
  const paths = (v3.get("api/v1") as unknown as Tree)["paths"] ?? {};
  const patch = paths["/api/v1/namespaces/{namespace}/pods/{name}"]?.["patch"] as unknown as {
    parameters: { name: string }[];
  };
  assert.ok(patch.parameters.some(({ name }) => name === "fieldValidation"));
});

test.run();
