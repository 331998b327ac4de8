import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultFields } from "../../../scenarios/format/fault-fields.js";
import { faultTable } from "../../../scenarios/format/fault-spec.js";
import { fieldsOf } from "./yaml.js";

const test = suite("the fields of faults");

test("every fault has them, and says what it is", () => {
  assert.equal(Object.keys(faultFields).sort(), Object.keys(faultTable).sort());
  for (const [name, { docs, fields }] of Object.entries(faultFields)) {
    assert.ok(docs !== "" && fields.every((f) => f.docs !== ""), name);
    assert.is(new Set(fields.map((f) => f.name)).size, fields.length, name);
  }
});

test("defaults are values of their own types", () => {
  for (const [name, { fields }] of Object.entries(faultFields)) {
    const given = fieldsOf("{}");
    const read = given.fields.table(fields.filter((f) => f.otherwise !== undefined));
    assert.equal(given.problems(), [], name);
    for (const { name: field, as = field, otherwise } of fields)
      if (otherwise !== undefined && otherwise !== null) assert.ok(read[as] !== undefined, `${name} ${field}`);
  }
});

test("the weather of a link", () => {
  const { fields } = fieldsOf("{ delay: 20ms, loss: 12.5%, cut: up }");
  assert.equal(fields.table(faultFields.link.fields), {
    ...{ delayMs: 20, jitterMs: 0, loss: 0.125, duplicate: 0, reorder: 0, cut: "up" },
  });
});

test.run();
