import { suite } from "uvu";
import * as assert from "uvu/assert";
import "../../../../core/kinds/custom-resource-definition/cel-rules.js";
import { customResourceDefinitionKind } from "../../../../core/kinds/custom-resource-definition/kind.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { definition } from "../../../daemon/api/sample-kind.js";

const it = suite("rules of a custom resource definition");

const withSchema = (openAPIV3Schema: object): object => ({
  versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
});
const withSpec = (spec: object): object => withSchema({ type: "object", properties: { spec } });
const at = "spec.versions[0].schema.openAPIV3Schema";

const ruled = (rule: unknown, more: object = {}): object =>
  withSpec({
    type: "object",
    properties: {
      a: { type: "integer" },
      l: { type: "array", items: { type: "string", ...more } },
      o: { type: "object", properties: { x: { type: "string" } } },
    },
    "x-kubernetes-validations": [rule],
  });
const rule = `${at}.properties[spec].x-kubernetes-validations[0]`;

for (const [what, spec, field] of [
  ["no rule", ruled({ message: "x" }), rule],
  ["what is no expression", ruled({ rule: "self.a >" }), `${rule}.rule`],
  ["a field that is not there", ruled({ rule: "self.b > 1" }), `${rule}.rule`],
  ["types that do not go together", ruled({ rule: "self.a == 'x'" }), `${rule}.rule`],
  ["a rule that is no yes or no", ruled({ rule: "self.a + 1" }), `${rule}.rule`],
  ["a function that is none", ruled({ rule: "self.a.foo() == 1" }), `${rule}.rule`],
  ["a function of ours", ruled({ rule: "__spend(-1000000)" }), `${rule}.rule`],
  ["a pattern that is none", ruled({ rule: "self.l.all(x, x.matches('('))" }), `${rule}.rule`],
  [
    "a message that is no text",
    ruled({ rule: "self.a > 1", messageExpression: "self.a" }),
    `${rule}.messageExpression`,
  ],
  ["two lines and no message", ruled({ rule: "self.a > 1 &&\nself.a < 3" }), `${rule}.message`],
  ["a reason that is none", ruled({ rule: "self.a > 1", reason: "Because" }), `${rule}.reason`],
  ["a path that leads nowhere", ruled({ rule: "self.a > 1", fieldPath: ".b" }), `${rule}.fieldPath`],
  ["no use of what may be missing", ruled({ rule: "self.a > 1", optionalOldSelf: true }), `${rule}.optionalOldSelf`],
  [
    "elements that cannot be told from others",
    ruled({ rule: "true" }, { "x-kubernetes-validations": [{ rule: "self == oldSelf" }] }),
    `${at}.properties[spec].properties[l].items.x-kubernetes-validations[0].rule`,
  ],
  [
    "rules where it only judges",
    withSpec({ type: "string", anyOf: [{ "x-kubernetes-validations": [{ rule: "true" }] }] }),
    `${at}.properties[spec].anyOf[0].x-kubernetes-validations`,
  ],
] as const)
  it(`is refused with a rule of ${what}`, () =>
    assert.throws(
      () => readObject("CustomResourceDefinition", definition(spec)),
      (e: { details: { causes: { field: string }[] } }) => e.details.causes.some((c) => c.field === field),
    ));

it("has rules of every sort", () => {
  for (const text of [
    "self.a > 1 || oldSelf.a < 2",
    "self.o == oldSelf.o && self.l == oldSelf.l",
    "self.o.x.matches('^a') && has(self.o.x)",
    "self.l.exists(x, x in ['a', self.o.x])",
    "self == oldSelf || quantity(self.o.x).isGreaterThan(quantity('1'))",
  ])
    readObject("CustomResourceDefinition", definition(ruled({ rule: text })));
  readObject("CustomResourceDefinition", definition(ruled({ rule: "oldSelf.hasValue()", optionalOldSelf: true })));
  const root = withSchema({ type: "object", "x-kubernetes-validations": [{ rule: "self.metadata.name.size() < 9" }] });
  readObject("CustomResourceDefinition", definition(root));
});

it("is warned of what Kubernetes has in its rules and this has not", () => {
  const { object } = readObject("CustomResourceDefinition", definition(ruled({ rule: "self.l.all(i, x, i < 3)" })));
  const told = customResourceDefinitionKind.ignored?.(object) ?? [];
  assert.match(told[0] ?? "", /rules that use all with two variables are not evaluated/);
});

it.run();
