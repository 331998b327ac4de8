import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultOf } from "../../../../../core/kinds/custom/cel/compile.js";
import { Declarations } from "../../../../../core/kinds/custom/cel/declare.js";
import type { JsonSchema } from "../../../../../core/kinds/custom/schema.js";

const test = suite("types of a schema in rules");

const part: JsonSchema = { type: "object", properties: { name: { type: "string" }, size: { type: "integer" } } };
const schema: JsonSchema = {
  type: "object",
  properties: {
    one: part,
    many: { type: "array", items: part },
    map: { type: "object", additionalProperties: part },
    when: { type: "string", format: "date-time" },
    either: { "x-kubernetes-int-or-string": true },
    maybe: { type: "string", nullable: true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    whole: { type: "object", "x-kubernetes-embedded-resource": true },
  },
};

for (const [rule, isRight] of [
  ["self.one == oldSelf.one && self.many == oldSelf.many && self == oldSelf", true],
  ["self.many.all(p, p.size > 1) && self.map.all(k, self.map[k].name != k)", true],
  ["self.many.all(p, p.nothing > 1)", false],
  ["self.one.size == self.one.name", false],
  ["self.when > timestamp('2020-01-01T00:00:00Z')", true],
  ["self.when > '2020'", false],
  ["type(self.either) == int || self.either == 'x'", true],
  ["self.maybe == null || self.maybe == 'x'", true],
  ["self.free.anything == 1", true],
  ["self.whole.metadata.name == self.whole.kind", true],
  ["self.whole.metadata.labels.size() == 1", false],
] as [string, boolean][])
  test(`${rule} is ${isRight ? "right" : "refused"}`, () => {
    assert.is(faultOf(new Declarations([schema]).environmentOf(schema, false), rule, "bool") === "", isRight);
  });

test("what may have been missing is optional", () => {
  const env = new Declarations([schema]).environmentOf(schema, true);
  assert.is(faultOf(env, "oldSelf.hasValue() && oldSelf.value().one.size == 1", "bool"), "");
  assert.not.equal(faultOf(env, "oldSelf.one.size == 'x'", "bool"), "");
});

test.run();
