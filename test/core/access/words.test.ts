import { suite } from "uvu";
import * as assert from "uvu/assert";
import { objectRight, type Right } from "../../../core/access/right.js";
import { forbidden } from "../../../core/access/words.js";
import { user } from "./helpers.js";

const test = suite("refusals in Kubernetes' words");
const says = (right: Right): string => forbidden(user("x"), right).message;

test("of a list, an object, a subresource, a kind without namespaces, another group, an address", () => {
  assert.is(
    says(objectRight("list", "pods", { namespace: "y" })),
    'pods is forbidden: User "x" cannot list resource "pods" in API group "" in the namespace "y"',
  );
  assert.is(
    says(objectRight("create", "pods", { namespace: "y", name: "web", subresource: "exec" })),
    'pods "web" is forbidden: User "x" cannot create resource "pods/exec" in API group "" in the namespace "y"',
  );
  assert.is(
    says(objectRight("get", "nodes", { name: "n" })),
    'nodes "n" is forbidden: User "x" cannot get resource "nodes" in API group "" at the cluster scope',
  );
  assert.is(
    says(objectRight("create", "roles", { group: "rbac.authorization.k8s.io", namespace: "y" })),
    'roles.rbac.authorization.k8s.io is forbidden: User "x" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "y"',
  );
  assert.is(says({ verb: "get", path: "/joining" }), 'forbidden: User "x" cannot get path "/joining"');
});

test("what somebody sends is not told at length", () => {
  assert.ok(says(objectRight("get", "x".repeat(100_000), { name: "y".repeat(100_000) })).length < 2_000);
});

test.run();
