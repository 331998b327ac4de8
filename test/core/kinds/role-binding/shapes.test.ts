import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareForUpdate, readObject } from "../../../../core/kinds/prepare.js";
import { bindingColumns } from "../../../../core/kinds/role-binding/shapes.js";

const test = suite("bindings as they are read");
const ref = { kind: "ClusterRole", name: "view" };
const read = (subjects: object[], roleRef: object = ref) =>
  readObject("RoleBinding", { metadata: { name: "x", namespace: "a" }, roleRef, subjects }).object;
const group = "rbac.authorization.k8s.io";

test("groups are filled in as Kubernetes does", () => {
  const { subjects, roleRef } = read([
    { kind: "User", name: "jane" },
    { kind: "ServiceAccount", name: "robot", namespace: "a" },
  ]);
  assert.equal(subjects, [
    { apiGroup: group, kind: "User", name: "jane" },
    { kind: "ServiceAccount", name: "robot", namespace: "a" },
  ]);
  assert.equal(roleRef, { apiGroup: group, ...ref });
});

test("subjects that mean nobody are refused", () => {
  assert.throws(() => read([{ kind: "Robot", name: "x" }]), /subjects\[0\].kind: unsupported value 'Robot'/);
  const named = { kind: "ServiceAccount", name: "x" };
  assert.throws(
    () => readObject("ClusterRoleBinding", { metadata: { name: "x" }, roleRef: ref, subjects: [named] }),
    /subjects\[0\].namespace: required/,
  );
  // It is of the binding's.
  assert.equal(read([named]).subjects, [named]);
  assert.throws(() => read([{ kind: "User", name: "x", namespace: "a" }]), /in no namespace/);
  assert.throws(() => read([{ kind: "User", name: "x", apiGroup: "apps" }]), /apiGroup: unsupported/);
  assert.throws(() => read([{ kind: "Group", name: "" }]), /subjects\[0\].name/);
});

test("a cluster binding gives cluster roles only, and no binding another role later", () => {
  assert.throws(
    () => readObject("ClusterRoleBinding", { metadata: { name: "x" }, roleRef: { kind: "Role", name: "r" } }),
    /roleRef.kind: unsupported value 'Role'/,
  );
  const old = read([]);
  assert.throws(
    () => prepareForUpdate("RoleBinding", old, read([], { kind: "Role", name: "r" })),
    /cannot change roleRef/,
  );
  prepareForUpdate("RoleBinding", old, read([{ kind: "User", name: "jane" }]));
});

test("columns are those of kubectl", () => {
  const binding = read([
    { kind: "User", name: "jane" },
    { kind: "Group", name: "devs" },
    { kind: "ServiceAccount", name: "robot", namespace: "a" },
  ]);
  const cells = bindingColumns.row(
    { ...binding, metadata: { name: "x", creationTimestamp: "2026-01-01T00:00:00Z" } },
    0,
  );
  assert.equal([cells[0], cells[1], ...cells.slice(3)], ["x", "ClusterRole/view", "jane", "devs", "a/robot"]);
});

test.run();
