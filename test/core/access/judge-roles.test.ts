import { suite } from "uvu";
import * as assert from "uvu/assert";
import { builtInRoles } from "../../../core/access/built-in.js";
import { judgeRoles } from "../../../core/access/judge-roles.js";
import { bookOf, clusterRole, everywhere, master, on, role, user, within } from "./helpers.js";

const test = suite("nobody gives rights that he has not");
const book = bookOf(
  ...builtInRoles,
  clusterRole("escalates", [on("escalate,bind", "roles,clusterroles", "rbac.authorization.k8s.io")]),
  within("a", "o", "ClusterRole/admin", "owner"),
  everywhere("e", "escalates", "trusted"),
);
const owner = user("owner");

test("a role within one's own rights is written, one beyond them is refused with what is missing", () => {
  judgeRoles(book, owner, role("a", "r", [on("get,list", "pods")]));
  assert.throws(
    () => judgeRoles(book, owner, role("a", "r", [on("get", "nodes")])),
    (error: Error) =>
      error.message ===
      'roles.rbac.authorization.k8s.io "r" is forbidden: user "owner" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}',
  );
  // In another namespace he has none.
  assert.throws(() => judgeRoles(book, owner, role("b", "r", [on("get", "pods")])), /not currently held/);
});

test("a binding gives what its role gives", () => {
  judgeRoles(book, owner, within("a", "x", "ClusterRole/edit", "tom"));
  assert.throws(
    () => judgeRoles(book, owner, within("a", "x", "ClusterRole/cluster-admin", "owner")),
    /not currently held/,
  );
  assert.throws(() => judgeRoles(book, owner, everywhere("x", "view", "owner")), /not currently held/);
  assert.throws(() => judgeRoles(book, owner, within("a", "x", "Role/none", "owner")), /"none" not found/);
});

test("who may escalate or bind, or is a master, may", () => {
  for (const who of [user("trusted"), master]) {
    judgeRoles(book, who, clusterRole("all", [on("*", "*", "*")]));
    judgeRoles(book, who, everywhere("x", "cluster-admin", "tom"));
    judgeRoles(book, who, within("a", "x", "Role/later", "tom"));
  }
});

test("an update is judged by what it gives: a note on it is free, labels are not", () => {
  const old = role("a", "r", [on("get", "nodes")]);
  judgeRoles(book, owner, { ...old, metadata: { ...old.metadata, annotations: { note: "x" } } }, old);
  assert.throws(
    () => judgeRoles(book, owner, { ...old, metadata: { ...old.metadata, labels: { "to-all": "true" } } }, old),
    /not currently held/,
  );
});

test("an aggregation may select anything one day, so it takes all rights", () => {
  const some = clusterRole("x", [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] } });
  const admin = bookOf(clusterRole("r", [on("*", "pods")]), everywhere("b", "r", "jane"));
  assert.throws(() => judgeRoles(admin, user("jane"), some), /not currently held/);
  judgeRoles(admin, master, some);
});

test.run();
