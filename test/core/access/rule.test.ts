import { suite } from "uvu";
import * as assert from "uvu/assert";
import { objectRight, type Right } from "../../../core/access/right.js";
import { Rule } from "../../../core/access/rule.js";
import { on } from "./helpers.js";

const test = suite("rules of roles");
const pods = objectRight("get", "pods", { namespace: "a", name: "web" });

/** Rules, a right, and whether the first gives the second: as Kubernetes has it. */
const cases: readonly [what: string, rule: Rule, right: Right, allowed: boolean][] = [
  ["the same", new Rule(on("get", "pods")), pods, true],
  ["another verb", new Rule(on("list", "pods")), pods, false],
  ["another resource", new Rule(on("get", "services")), pods, false],
  ["another group", new Rule(on("get", "pods", "apps")), pods, false],
  ["every verb", new Rule(on("*", "pods")), pods, true],
  ["every resource", new Rule(on("get", "*")), pods, true],
  ["every group", new Rule(on("get", "pods", "*")), pods, true],
  ["a resource is not its subresources", new Rule(on("get", "pods")), { ...pods, subresource: "log" }, false],
  ["a subresource is not its resource", new Rule(on("get", "pods/log")), pods, false],
  ["a subresource", new Rule(on("get", "pods/log")), { ...pods, subresource: "log" }, true],
  ["one subresource of all", new Rule(on("get", "*/log")), { ...pods, subresource: "log" }, true],
  ["one subresource of all is no other", new Rule(on("get", "*/log")), { ...pods, subresource: "exec" }, false],
  ["everything has subresources", new Rule(on("get", "*")), { ...pods, subresource: "exec" }, true],
  ["its name", new Rule({ ...on("get", "pods"), resourceNames: ["web"] }), pods, true],
  ["another name", new Rule({ ...on("get", "pods"), resourceNames: ["db"] }), pods, false],
  ["any name is not some", new Rule({ ...on("get", "pods"), resourceNames: ["web"] }), { ...pods, name: "" }, false],
  ["an address", new Rule({ verbs: ["get"], nonResourceURLs: ["/a"] }), { verb: "get", path: "/a" }, true],
  ["a longer address", new Rule({ verbs: ["get"], nonResourceURLs: ["/a"] }), { verb: "get", path: "/a/b" }, false],
  ["what is below", new Rule({ verbs: ["get"], nonResourceURLs: ["/a/*"] }), { verb: "get", path: "/a/b" }, true],
  ["below is not it", new Rule({ verbs: ["get"], nonResourceURLs: ["/a/*"] }), { verb: "get", path: "/a" }, false],
  ["every address", new Rule({ verbs: ["*"], nonResourceURLs: ["*"] }), { verb: "post", path: "/x" }, true],
  ["addresses are no objects", new Rule({ verbs: ["*"], nonResourceURLs: ["*"] }), pods, false],
  ["objects are no addresses", new Rule(on("*", "*", "*")), { verb: "get", path: "/a" }, false],
];

for (const [what, rule, right, allowed] of cases)
  test(`${what}: ${allowed ? "allowed" : "not allowed"}`, () => assert.is(rule.allows(right), allowed));

test.run();
