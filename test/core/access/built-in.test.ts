import { suite } from "uvu";
import * as assert from "uvu/assert";
import { builtInBindings, builtInRoles, withBuiltIn } from "../../../core/access/built-in.js";
import { groupNames } from "../../../core/access/caller.js";
import { objectRight } from "../../../core/access/right.js";
import { everyPrivilege } from "../../../core/policy/privileges.js";
import { bookOf, everywhere, user, within } from "./helpers.js";

const test = suite("built-in roles");
const book = bookOf(
  ...builtInRoles,
  ...builtInBindings,
  within("a", "v", "ClusterRole/view", "viewer"),
  within("a", "e", "ClusterRole/edit", "editor"),
  within("a", "o", "ClusterRole/admin", "owner"),
  everywhere("c", "cluster-admin", "chief"),
);
const may = (who: string, verb: string, resource: string, parts: Parameters<typeof objectRight>[2] = {}): boolean =>
  book.decide(who.startsWith("group:") ? user("x", who.slice(6)) : user(who), objectRight(verb, resource, parts))
    .allowed;
const a = { namespace: "a" };

test("view reads and changes nothing", () => {
  assert.ok(may("viewer", "list", "pods", a));
  assert.ok(may("viewer", "get", "pods", { ...a, subresource: "log" }));
  assert.ok(may("viewer", "get", "pods", { ...a, subresource: "actor" }));
  for (const verb of ["create", "update", "patch", "delete", "deletecollection"])
    assert.not(may("viewer", verb, "pods", a), verb);
  for (const subresource of ["exec", "attach", "portforward", "proxy", "binding", "eviction"])
    assert.not(may("viewer", "create", "pods", { ...a, subresource }), subresource);
  for (const resource of ["secrets", "roles", "rolebindings", "nodes"]) assert.not(may("viewer", "get", resource, a));
  assert.not(may("viewer", "list", "pods", { namespace: "b" }));
  assert.not(may("viewer", "list", "pods"));
});

test("edit changes what is there, and gives nobody rights or power over hosts", () => {
  for (const verb of ["create", "update", "patch", "delete"])
    assert.ok(may("editor", verb, "replicationcontrollers", a));
  assert.ok(may("editor", "create", "pods", { ...a, subresource: "exec" }));
  assert.ok(may("editor", "create", "serviceaccounts", { ...a, subresource: "token" }));
  assert.not(may("editor", "create", "rolebindings", a));
  assert.not(may("editor", "create", "pods", { ...a, subresource: "binding" }));
  for (const name of everyPrivilege)
    assert.not(may("editor", "use", "podprivileges", { ...a, group: "policy.troupe.io", name }), name);
});

test("admin gives rights in its namespace, and may use what has power over hosts", () => {
  const group = "rbac.authorization.k8s.io";
  assert.ok(may("owner", "create", "rolebindings", { ...a, group }));
  assert.not(may("owner", "create", "clusterrolebindings", { group }));
  assert.not(may("owner", "escalate", "roles", { ...a, group }));
  for (const name of everyPrivilege)
    assert.ok(may("owner", "use", "podprivileges", { ...a, group: "policy.troupe.io", name }), name);
});

test("read-only sees the whole cluster, and no secret", () => {
  const watcher = `group:${groupNames.readOnly}`;
  for (const resource of ["pods", "nodes", "namespaces", "events", "services"]) {
    assert.ok(may(watcher, "list", resource), resource);
    assert.ok(may(watcher, "watch", resource), resource);
    assert.not(may(watcher, "create", resource), resource);
  }
  assert.not(may(watcher, "get", "secrets"));
  assert.not(may(watcher, "create", "pods", { subresource: "exec" }));
  assert.not(may(watcher, "get", "services", { subresource: "proxy" }));
  assert.ok(book.decide(user("x", groupNames.readOnly), { verb: "get", path: "/eviction" }).allowed);
  assert.not(book.decide(user("x", groupNames.readOnly), { verb: "post", path: "/eviction/release" }).allowed);
});

test("a minion's credential reads what is in front of it, and no pod's variables", () => {
  assert.ok(may(`group:${groupNames.minions}`, "list", "services"));
  assert.not(may(`group:${groupNames.minions}`, "list", "pods"));
  assert.not(may(`group:${groupNames.minions}`, "create", "pods"));
});

test("whoever is known may ask who he is and what there is; nobody else but whether it lives", () => {
  assert.ok(may("anyone", "create", "selfsubjectaccessreviews", { group: "authorization.k8s.io" }));
  assert.not(may("anyone", "create", "subjectaccessreviews", { group: "authorization.k8s.io" }));
  const nobody = { name: "system:anonymous", groups: [groupNames.unauthenticated] };
  assert.ok(book.decide(nobody, { verb: "get", path: "/healthz" }).allowed);
  assert.not(book.decide(nobody, { verb: "get", path: "/api" }).allowed);
  assert.not(
    book.decide(nobody, objectRight("create", "selfsubjectreviews", { group: "authentication.k8s.io" })).allowed,
  );
});

test("cluster-admin may do everything", () => {
  assert.ok(may("chief", "escalate", "clusterroles", { group: "rbac.authorization.k8s.io" }));
  assert.ok(book.decide(user("chief"), { verb: "delete", path: "/joining/tokens/x" }).allowed);
});

test("what a newer release gives is added; what was taken away on purpose stays away", () => {
  const [wanted] = builtInRoles.filter((r) => r.metadata.name === "view");
  if (!wanted) throw new Error("there is no view");
  const fewer = { ...wanted, rules: (wanted.rules ?? []).slice(1) };
  const again = withBuiltIn(fewer, wanted);
  assert.is(withBuiltIn(again, wanted), again);
  assert.ok((("rules" in again && again.rules) || []).length >= (wanted.rules ?? []).length);
  const kept = { ...fewer, metadata: { ...fewer.metadata, annotations: {} } };
  assert.is(withBuiltIn(kept, wanted), kept);
});

test.run();
