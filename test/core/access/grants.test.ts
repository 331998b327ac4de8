import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Grants } from "../../../core/access/grants.js";
import { everywhere, user, within } from "./helpers.js";

const test = suite("bindings by whom they are for");
const rolesOf = (grants: Grants, name: string, namespace: string, ...groups: string[]): string[] =>
  [...grants.of(user(name, ...groups), namespace)].map(({ role }) => role);

test("by user, group and service account; everywhere and in a namespace", () => {
  const grants = new Grants();
  grants.add(everywhere("x", "view", "jane", "group:devs"));
  grants.add(within("a", "y", "Role/own", "jane", "sa:b/robot"));
  grants.add(within("a", "z", "ClusterRole/edit", "group:devs"));
  assert.equal(rolesOf(grants, "jane", "a"), ["/view", "a/own"]);
  assert.equal(rolesOf(grants, "jane", ""), ["/view"]);
  assert.equal(rolesOf(grants, "tom", "a", "devs"), ["/view", "/edit"]);
  assert.equal(rolesOf(grants, "system:serviceaccount:b:robot", "a"), ["a/own"]);
  assert.equal(rolesOf(grants, "group:devs", "a"), []);
});

test("a service account without a namespace is of the binding's", () => {
  const grants = new Grants();
  const binding = within("a", "x", "Role/own", "sa:/robot");
  grants.add(binding);
  assert.equal(rolesOf(grants, "system:serviceaccount:a:robot", "a"), ["a/own"]);
  grants.remove(binding);
  assert.equal(rolesOf(grants, "system:serviceaccount:a:robot", "a"), []);
});

test("bindings of one name in several namespaces are several", () => {
  const grants = new Grants();
  const [inA, inB] = [within("a", "x", "Role/r", "jane"), within("b", "x", "Role/r", "jane")];
  grants.add(inA);
  grants.add(inB);
  grants.remove(inA);
  assert.equal([rolesOf(grants, "jane", "a"), rolesOf(grants, "jane", "b")], [[], ["b/r"]]);
});

test.run();
