import fc from "fast-check";
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { notCovered, rightsInRuleMax, ruleText } from "../../../core/access/escalation.js";
import { objectRight } from "../../../core/access/right.js";
import { Rule } from "../../../core/access/rule.js";
import { on } from "./helpers.js";

const test = suite("what one has covers what one gives");
const missing = (owned: PolicyRule[], wanted: PolicyRule[]): PolicyRule[] =>
  notCovered(
    owned.map((rule) => new Rule(rule)),
    wanted,
  );

test("only what is missing is told, right by right", () => {
  assert.equal(missing([on("get,list", "pods")], [on("get,delete", "pods")]), [on("delete", "pods")]);
  assert.equal(missing([on("*", "*", "*")], [on("get,delete", "pods,secrets")]), []);
  assert.equal(missing([on("get", "pods"), on("list", "pods")], [on("get,list", "pods")]), []);
  assert.equal(missing([on("get", "pods")], [on("*", "pods")]), [on("*", "pods")]);
  assert.equal(missing([{ ...on("get", "pods"), resourceNames: ["a"] }], [on("get", "pods")]), [on("get", "pods")]);
  assert.equal(missing([on("get", "pods")], [{ ...on("get", "pods"), resourceNames: ["a"] }]), []);
  assert.equal(missing([on("get", "*/scale")], [on("get", "pods/scale")]), []);
  assert.equal(missing([on("get", "pods/scale")], [on("get", "*/scale")]), [on("get", "*/scale")]);
  const at = (url: string): PolicyRule => ({ verbs: ["get"], nonResourceURLs: [url] });
  assert.equal(missing([at("/a/*")], [at("/a/b"), at("/a/*")]), []);
  assert.equal(missing([at("/a/b")], [at("/a/*")]), [at("/a/*")]);
});

test("a rule of millions of rights is not taken apart", () => {
  const many = Array.from({ length: 1_000 }, (_, i) => `r${i}`).join(",");
  const huge = on(many, many, many);
  assert.equal(missing([on("get", "pods")], [huge]), [huge]);
  assert.equal(missing([on("*", "*", "*")], [huge]), []);
  assert.ok(rightsInRuleMax < 1e9);
});

test("who is told that nothing is missing has every single right", () => {
  const word = (...words: string[]) => fc.uniqueArray(fc.constantFrom("*", ...words), { minLength: 1, maxLength: 2 });
  const rule = fc.record({
    verbs: word("get", "list"),
    apiGroups: word("", "apps"),
    resources: word("pods", "pods/log", "*/log"),
    resourceNames: fc.uniqueArray(fc.constantFrom("a", "b"), { maxLength: 2 }),
  });
  const rights = ["get", "list"].flatMap((verb) =>
    ["", "apps"].flatMap((group) =>
      ["", "log"].flatMap((subresource) =>
        ["a", "b", ""].map((name) => objectRight(verb, "pods", { group, subresource, name })),
      ),
    ),
  );
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 3 }), rule, (owned, wanted) => {
      const has = owned.map((r) => new Rule(r));
      if (notCovered(has, [wanted]).length > 0) return;
      const gives = new Rule(wanted);
      for (const right of rights) assert.ok(!gives.allows(right) || has.some((r) => r.allows(right)));
    }),
  );
});

test("a rule in Kubernetes' words", () => {
  assert.is(ruleText(on("get", "pods")), '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}');
});

test.run();
