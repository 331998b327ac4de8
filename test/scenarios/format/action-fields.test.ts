import { suite } from "uvu";
import * as assert from "uvu/assert";
import { actionFields, actionVictims } from "../../../scenarios/format/action-fields.js";
import { fieldsOf } from "./yaml.js";

const test = suite("the fields of actions");

test("each says what it does, and whom it needs is among the actions", () => {
  for (const [name, { docs }] of Object.entries(actionFields)) assert.ok(docs.length > 0, name);
  for (const name of Object.keys(actionVictims)) assert.ok(Object.hasOwn(actionFields, name), name);
});

test("a grace period may be left out, a number of replicas may not", () => {
  const { fields, problems } = fieldsOf("{ kind: Pod, name: web }");
  assert.equal(fields.table(actionFields.delete.fields), { kind: "Pod", name: "web" });
  const given = fieldsOf("{ kind: Pod, name: web, grace: 0 }");
  assert.equal(given.fields.table(actionFields.delete.fields), { kind: "Pod", name: "web", graceSeconds: 0 });
  assert.equal(problems(), []);
  const resize = fieldsOf("{ controller: web }");
  resize.fields.table(actionFields.resize.fields);
  assert.equal(resize.problems(), ["replicas: is missing"]);
});

test.run();
