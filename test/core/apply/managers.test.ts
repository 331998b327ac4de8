import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ManagedFields, managedFieldsOf, managersIn, sameManagers } from "../../../core/apply/managers.js";

const test = suite("managers as objects name them");
const entries: ManagedFields = [
  {
    ...{ manager: "a", operation: "Apply", apiVersion: "v1", time: "2026-01-01T00:00:00Z", fieldsType: "FieldsV1" },
    fieldsV1: { "f:spec": { "f:x": {} } },
  },
  {
    ...{ manager: "b", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1" },
    fieldsV1: { "f:status": { "f:y": {} } },
    subresource: "status",
  },
];

test("they are read and written without a change", () => {
  assert.equal(managedFieldsOf(managersIn(entries)), entries);
  assert.is(managedFieldsOf(managersIn(undefined)), undefined);
});

test("who has nothing is none, and what is of another sort says nothing", () => {
  assert.equal(managersIn([{}, { manager: "a", fieldsType: "FieldsV2", fieldsV1: { "f:x": {} } }]), []);
});

test("the same is who has the same, whenever he took it and wherever he stands", () => {
  const [a, b] = managersIn(entries);
  assert.ok(a && b && sameManagers([a, b], [b, { ...a, time: "2027-01-01T00:00:00Z" }]));
  assert.not(a && b && sameManagers([a], [{ ...a, fields: b.fields }]));
});

test.run();
