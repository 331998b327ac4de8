import { suite } from "uvu";
import * as assert from "uvu/assert";
import { roleKey } from "../../../core/access/grants.js";
import { Roles } from "../../../core/access/roles.js";
import { clusterRole, on, role } from "./helpers.js";

const test = suite("roles and what they take in");
const verbs = (roles: Roles, key: string): string[] | undefined =>
  roles.rulesOf(key)?.flatMap((rule) => rule.given.verbs);

test("a selector of sets means what it says; roles of a namespace are taken in by nobody", () => {
  const labelled = (name: string, verb: string, tier: string) =>
    clusterRole(name, [on(verb, "pods")], { metadata: { name, labels: { tier } } });
  const all = (operator: string, values: string[] = []) =>
    clusterRole("all", [], {
      aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: "tier", operator, values }] }] },
    });
  const roles = new Roles();
  for (const one of [
    labelled("a", "get", "low"),
    labelled("b", "list", "high"),
    clusterRole("c", [on("watch", "pods")]),
  ])
    roles.set(one);
  roles.set({
    ...role("n", "r", [on("delete", "pods")]),
    metadata: { name: "r", namespace: "n", labels: { tier: "low" } },
  });
  const taken = (operator: string, values?: string[]): string[] => {
    roles.set(all(operator, values));
    return verbs(roles, roleKey("", "all")) ?? [];
  };
  assert.equal(taken("In", ["low"]), ["get"]);
  assert.equal(taken("NotIn", ["low"]), ["list", "watch"]);
  assert.equal(taken("Exists"), ["get", "list"]);
  assert.equal(taken("DoesNotExist"), ["watch"]);
  assert.equal(taken("Resembles", ["low"]), []);
});

test("a role that is not there has no rules, not none", () => {
  const roles = new Roles();
  assert.is(roles.rulesOf(roleKey("", "x")), undefined);
  roles.set(clusterRole("x", []));
  assert.equal(roles.rulesOf(roleKey("", "x")), []);
});

test.run();
