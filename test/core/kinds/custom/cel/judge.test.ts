import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../../../../core/kinds/custom/cel/judge.js";
import { visitsMax } from "../../../../../core/kinds/custom/cel/meter.js";
import type { CelRule, JsonSchema } from "../../../../../core/kinds/custom/schema.js";
import { Faults, strictRules } from "../../../../../core/schema/faults.js";

const test = suite("objects against the rules of their kind");

const properties: Record<string, JsonSchema> = {
  min: { type: "integer" },
  max: { type: "integer" },
  ratio: { type: "number" },
  name: { type: "string" },
  when: { type: "string", format: "date-time" },
  wait: { type: "string", format: "duration" },
  port: { "x-kubernetes-int-or-string": true },
  "dashed-name": { type: "string" },
  namespace: { type: "string" },
  note: { type: "string", nullable: true },
  labels: { type: "object", additionalProperties: { type: "string" } },
  tags: { type: "array", items: { type: "string" } },
  parts: {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: { type: "object", properties: { name: { type: "string" }, size: { type: "integer" } } },
  },
};
const schema = (...rules: CelRule[]): JsonSchema => ({
  type: "object",
  properties: { spec: { type: "object", properties, "x-kubernetes-validations": rules } },
});

function faultsOf(of: JsonSchema, spec: object, old?: object): string[] {
  const faults = new Faults(strictRules);
  judge(of, { metadata: { name: "x" }, spec }, old && { metadata: { name: "x" }, spec: old }, faults);
  return faults.causes.map(({ message }) => message);
}

const holds = (rule: string, spec: object, old?: object): boolean => faultsOf(schema({ rule }), spec, old).length === 0;

for (const [rule, spec, wrong] of [
  ["self.min <= self.max", { min: 1, max: 2 }, { min: 2, max: 1 }],
  ["has(self.name)", { name: "a" }, {}],
  ["!has(self.name) || self.name.startsWith('a')", {}, { name: "b" }],
  ["self.ratio > 1", { ratio: 2 }, { ratio: 1 }],
  ["self.tags.all(t, t.size() < 3)", { tags: ["a", "bb"] }, { tags: ["ccc"] }],
  ["self.tags.exists_one(t, t == 'a')", { tags: ["a", "b"] }, { tags: ["a", "a"] }],
  ["self.tags == self.tags.filter(t, t != 'x')", { tags: ["a"] }, { tags: ["a", "x"] }],
  ["self.tags.map(t, t + '!') == ['a!']", { tags: ["a"] }, { tags: ["b"] }],
  ["self.labels.all(k, self.labels[k] != '')", { labels: { a: "b" } }, { labels: { a: "" } }],
  ["'a' in self.labels && 'b' in self.tags", { labels: { a: "" }, tags: ["b"] }, { labels: {}, tags: ["b"] }],
  ["self.parts.all(p, self.parts.exists_one(q, q.name == p.name))", { parts: [{ name: "a" }] }, { parts: [{}] }],
  ["self.parts.map(p, p.size).sum() == 3", { parts: [{ size: 1 }, { size: 2 }] }, { parts: [{ size: 1 }] }],
  ["self.when > timestamp('2020-01-01T00:00:00Z')", { when: "2021-01-01T00:00:00Z" }, { when: "2019-01-01T00:00:00Z" }],
  ["self.wait <= duration('1h')", { wait: "30m" }, { wait: "90m" }],
  ["type(self.port) == int ? self.port > 0 : self.port != ''", { port: 1 }, { port: "" }],
  ["self.dashed__dash__name == 'a'", { "dashed-name": "a" }, { "dashed-name": "b" }],
  ["self.__namespace__ == 'a'", { namespace: "a" }, { namespace: "b" }],
  ["self.note == null || self.note != ''", { note: null }, { note: "" }],
  ["self.name.matches('^(?i)ab$')", { name: "AB" }, { name: "ac" }],
  ["self.name.split('.').size() == 2 && self.name.lowerAscii() == self.name", { name: "a.b" }, { name: "A.B" }],
  [
    "ip(self.name).family() == 6 && cidr('fd00::/8').containsIP(ip(self.name))",
    { name: "fd00::1" },
    { name: "fe80::1" },
  ],
  ["self.?name.orValue('a') == 'a'", {}, { name: "b" }],
  ["self.min + self.max * 2 - (self.min - 1) == 5", { min: 7, max: 2 }, { min: 7, max: 3 }],
  ["!(self.min == 1 && self.max == 1) && -self.min < 0", { min: 1, max: 2 }, { min: 1, max: 1 }],
  ["size(self.tags) > 0 ? self.tags[0] == 'a' : false", { tags: ["a"] }, { tags: [] }],
  ["[1, 2].exists(i, i == self.min) && {'k': [self.max]}['k'][0] in [3]", { min: 2, max: 3 }, { min: 3, max: 3 }],
  ["self.nothing.here == 1 || self.min == 1", { min: 1 }, { min: 2 }],
  ["double(self.min) / 2.5 == 1e0 * 2.0", { min: 5 }, { min: 4 }],
] as [string, object, object][])
  test(rule, () => {
    assert.ok(holds(rule, spec), "of what is right");
    assert.not.ok(holds(rule, wrong), "of what is wrong");
  });

test("messages: its own, one that is computed, the rule itself, an error", () => {
  const told = (more: Partial<CelRule>, spec: object = { min: 1 }): string[] =>
    faultsOf(schema({ rule: "self.min > 1", ...more }), spec);
  assert.equal(told({}), ["spec: invalid value 'an object': failed rule: self.min > 1"]);
  assert.equal(told({ message: "too small" }), ["spec: invalid value 'an object': too small"]);
  assert.equal(told({ message: "x", messageExpression: "'min is ' + string(self.min)" }), [
    "spec: invalid value 'an object': min is 1",
  ]);
  assert.equal(told({ message: "x", messageExpression: "self.name" }), ["spec: invalid value 'an object': x"]);
  assert.equal(told({ reason: "FieldValueForbidden", fieldPath: ".min" }), [
    "spec.min: forbidden: failed rule: self.min > 1",
  ]);
  assert.equal(told({ message: "m" }, {}), ["spec: invalid value 'an object': No such key: min evaluating rule: m"]);
  const two = schema({ rule: "self.min > 1", message: "a" }, { rule: "self.max > 1", message: "b" });
  assert.is(faultsOf(two, { min: 0, max: 0 }).length, 2);
});

test("transitions: only of what was there before, and of elements that are known by their keys", () => {
  assert.ok(holds("self.name == oldSelf.name", { name: "a" }), "new");
  assert.ok(holds("self.name == oldSelf.name", { name: "a", min: 1 }, { name: "a" }));
  assert.not.ok(holds("self.name == oldSelf.name", { name: "b" }, { name: "a" }));
  assert.not.ok(holds("self == oldSelf", { parts: [{ name: "b" }] }, { parts: [{ name: "a" }] }));
  const first: CelRule = { rule: "oldSelf.hasValue() || self.min == 0", optionalOldSelf: true };
  assert.is(faultsOf(schema(first), { min: 1 }).length, 1);
  assert.is(faultsOf(schema(first), { min: 1 }, { min: 0 }).length, 0);
  const growing = structuredClone(properties["parts"]) as JsonSchema;
  Object.assign(growing.items ?? {}, { "x-kubernetes-validations": [{ rule: "self.size >= oldSelf.size" }] });
  const ofParts: JsonSchema = {
    type: "object",
    properties: { spec: { type: "object", properties: { parts: growing } } },
  };
  const parts = (...all: [string, number][]): object => ({ parts: all.map(([name, size]) => ({ name, size })) });
  assert.equal(faultsOf(ofParts, parts(["b", 2], ["a", 1], ["c", 0]), parts(["a", 1], ["b", 1])), []);
  assert.equal(faultsOf(ofParts, parts(["b", 2], ["a", 0]), parts(["a", 1], ["b", 1])), [
    "spec.parts[1]: invalid value 'an object': failed rule: self.size >= oldSelf.size",
  ]);
});

test("what was wrong before a rule came may stay as it is", () => {
  assert.ok(holds("self.min > 1", { min: 1 }, { min: 1 }));
  assert.not.ok(holds("self.min > 1", { min: 1, max: 3 }, { min: 1 }));
});

test("the whole object has its name and kind, and no more of its metadata", () => {
  const whole = (rule: string): JsonSchema => ({ ...schema(), "x-kubernetes-validations": [{ rule }] });
  assert.equal(faultsOf({ ...whole("self.spec.min == 1") }, { min: 1 }), []);
});

for (const [what, rule] of [
  ["loops in loops", "self.tags.all(a, self.tags.all(b, self.tags.all(c, a + b + c != 'x')))"],
  ["loops over what stands in the rule", `${"[1,2,3,4,5,6,7,8,9,10].all(x, ".repeat(7)}true${")".repeat(7)}`],
  ["an end that is swallowed", "self.tags.exists(a, self.tags.exists(b, self.tags.exists(c, a == 'x'))) || true"],
  ["lists that double", `[self.tags]${".map(t, t + t)".repeat(40)}.size() == 1`],
  ["comparisons of much", "self.tags.all(a, self.tags.map(b, b) == self.tags)"],
] as const)
  test(`rules have a budget: ${what}`, () => {
    const startMs = performance.now();
    const [told] = faultsOf(schema({ rule }), { tags: Array.from({ length: 2_000 }, () => "a") });
    assert.match(told ?? "", /running out of cost budget/, rule.slice(0, 80));
    assert.ok(performance.now() - startMs < 5_000, `${visitsMax} visits took ${performance.now() - startMs} ms`);
  });

test.run();
