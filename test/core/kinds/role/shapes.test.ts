import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("roles as they are read");
const rules = (kind: "Role" | "ClusterRole", ...list: object[]) =>
  readObject(kind, { metadata: { name: "x" }, rules: list });

test("a rule needs verbs, and groups and resources or addresses", () => {
  rules("Role", { apiGroups: [""], resources: ["pods"], verbs: ["get"] });
  assert.throws(() => rules("Role", { apiGroups: [""], resources: ["pods"] }), /rules\[0\].verbs: required/);
  assert.throws(() => rules("Role", { resources: ["pods"], verbs: ["get"] }), /rules\[0\].apiGroups: required/);
  assert.throws(() => rules("Role", { apiGroups: [""], verbs: ["get"] }), /rules\[0\].resources: required/);
});

test("addresses are of cluster roles, apart from resources, and of a form that can be matched", () => {
  rules("ClusterRole", { nonResourceURLs: ["/metrics", "/a/*", "*"], verbs: ["get"] });
  assert.throws(() => rules("Role", { nonResourceURLs: ["/a"], verbs: ["get"] }), /rules\[0\].nonResourceURLs/);
  assert.throws(
    () => rules("ClusterRole", { nonResourceURLs: ["/a"], resources: ["pods"], apiGroups: [""], verbs: ["get"] }),
    /not both/,
  );
  for (const url of ["a", "/a*b", "**"])
    assert.throws(() => rules("ClusterRole", { nonResourceURLs: [url], verbs: ["get"] }), /must begin with/, url);
});

test("so many rules that each request would wait for them are refused", () => {
  const rule = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
  rules("Role", ...Array.from({ length: 1_000 }, () => rule));
  assert.throws(() => rules("Role", ...Array.from({ length: 1_001 }, () => rule)), /rules: invalid value: 1001 rules/);
});

test("names have colons, and stay one part of an address", () => {
  const named = (name: string) => readObject("ClusterRole", { metadata: { name } });
  named("system:public-info-viewer");
  named("Admins of A");
  for (const name of ["a/b", "..", "a%2f"]) assert.throws(() => named(name), /one part of an address/, name);
});

test.run();
