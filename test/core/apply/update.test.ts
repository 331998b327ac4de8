import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ManagedFields, Writer } from "../../../core/apply/managers.js";
import { managedByUpdate } from "../../../core/apply/update.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { sample, sampleOf, writerOf } from "./samples.js";

const test = suite("managers of an object that is updated");

/** The object after a write by an updating manager. */
function written(
  old: ApiObject | undefined,
  next: ApiObject,
  name: string,
  given?: ManagedFields,
  more: Partial<Writer> = {},
): ApiObject {
  const writer = { ...writerOf(name, "Update"), ...more };
  const managedFields = managedByUpdate(sample, { old, next, given }, writer, "2026-01-01T00:00:00Z");
  return { ...next, metadata: { ...next.metadata, ...(managedFields ? { managedFields } : {}) } };
}
const names = ({ metadata }: ApiObject): string[] => (metadata.managedFields ?? []).map((m) => m.manager ?? "");

test("who makes an object has what he said, but what only the server says", () => {
  const { metadata } = written(undefined, sampleOf({ count: 1, ports: [{ port: 1 }] }, { a: "x" }), "maker");
  assert.equal(metadata.managedFields, [
    {
      ...{
        manager: "maker",
        operation: "Update",
        apiVersion: "v1",
        time: "2026-01-01T00:00:00Z",
        fieldsType: "FieldsV1",
      },
      fieldsV1: {
        "f:metadata": { "f:labels": { ".": {}, "f:a": {} } },
        "f:spec": {
          "f:count": {},
          "f:ports": { ".": {}, 'k:{"port":1,"protocol":"TCP"}': { ".": {}, "f:port": {} } },
        },
      },
    },
  ]);
});

test("who changes a field has it, and nobody else; who takes one away has it no more", () => {
  const made = written(undefined, sampleOf({ count: 1 }), "a");
  const changed = written(made, sampleOf({ count: 2 }), "b");
  assert.equal(names(changed), ["b"]);
  assert.equal(names(written(changed, sampleOf({}), "c")), []);
});

test("a write that changes nothing leaves all as it is", () => {
  const made = written(undefined, sampleOf({ count: 1 }), "a");
  const again = written(made, sampleOf({ count: 1 }), "b");
  assert.is(again.metadata.managedFields, made.metadata.managedFields);
});

test("a status is its writer's by the subresource; the object's writers do not have it", () => {
  const made = written(undefined, sampleOf({ count: 1 }), "a");
  const next = { ...made, status: { phase: "x" } } as ApiObject;
  assert.equal(names(written(made, next, "b")), ["a"]);
  const told = written(made, next, "b", undefined, { subresource: "status" });
  assert.equal(
    told.metadata.managedFields?.map((m) => m.subresource),
    [undefined, "status"],
  );
});

test("managers can be given, or taken away all", () => {
  const made = written(undefined, sampleOf({ count: 1 }), "a");
  const given: ManagedFields = [
    { manager: "g", operation: "Apply", fieldsType: "FieldsV1", fieldsV1: { "f:spec": { "f:count": {} } } },
  ];
  assert.equal(names(written(made, sampleOf({ count: 1 }), "b", given)), ["g"]);
  assert.equal(names(written(made, sampleOf({ count: 1 }), "b", [{}])), []);
  assert.equal(names(written(made, sampleOf({ count: 1 }), "b", [])), ["a"]);
  assert.equal(names(written(made, sampleOf({ count: 1 }), "b", [{ manager: "odd", fieldsType: "FieldsV2" }])), ["a"]);
});

test("of many who update the oldest become one", () => {
  let object = written(undefined, sampleOf({}, { l0: "x" }), "m0");
  for (let i = 1; i < 15; i++)
    object = written(
      object,
      sampleOf({}, { ...object.metadata.labels, [`l${i}`]: "x" }),
      `m${String(i).padStart(2, "0")}`,
    );
  assert.is(names(object).length, 10);
  assert.ok(names(object).includes("ancient-changes"));
});

test.run();
