import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AccessBook } from "../../../core/access/book.js";
import { objectRight } from "../../../core/access/right.js";
import { bookOf, clusterRole, everywhere, master, on, role, user, within } from "./helpers.js";

const test = suite("the book of rights");
const getPods = (namespace: string) => objectRight("get", "pods", { namespace, name: "web" });

test("nobody may do what nothing says", () => {
  const book = new AccessBook();
  assert.equal(book.decide(user("jane"), getPods("a")), { allowed: false, reason: "" });
  assert.ok(book.decide(master, getPods("a")).allowed);
});

test("a role is given in its namespace, a cluster role where its binding says", () => {
  const book = bookOf(
    role("a", "reader", [on("get", "pods")]),
    clusterRole("reader", [on("get", "pods"), on("get", "nodes")]),
    within("a", "r", "Role/reader", "jane"),
    within("b", "r", "ClusterRole/reader", "group:devs"),
    everywhere("r", "reader", "sa:c/robot"),
  );
  const may = (who: Parameters<typeof book.decide>[0], ...namespaces: string[]): boolean[] =>
    namespaces.map((n) => book.decide(who, getPods(n)).allowed);
  assert.equal(may(user("jane"), "a", "b", ""), [true, false, false]);
  assert.equal(may(user("tom", "devs"), "a", "b", ""), [false, true, false]);
  assert.equal(may(user("system:serviceaccount:c:robot"), "a", "b", "c", ""), [true, true, true, true]);
  // A role of another namespace with that name is another role.
  assert.equal(may(user("robot"), "a", "c"), [false, false]);
  assert.not(book.decide(user("tom", "devs"), objectRight("get", "nodes")).allowed);
});

test("what leads the pods of all namespaces to the API is changed by who may change it in all of them", () => {
  const verbs = ["get", "create", "update", "patch", "delete", "deletecollection"];
  const edit = clusterRole(
    "edit",
    verbs.flatMap((v) => [on(v, "services"), on(v, "endpoints")]),
  );
  const book = bookOf(edit, within("default", "e", "ClusterRole/edit", "jane"), everywhere("e", "edit", "tom"));
  const may = (who: string, verb: string, name: string): boolean[] =>
    ["services", "endpoints"].map(
      (r) => book.decide(user(who), objectRight(verb, r, { namespace: "default", name })).allowed,
    );
  for (const name of ["kubernetes", "kubernetes-ro"])
    for (const verb of ["update", "patch", "delete"]) {
      assert.equal(may("jane", verb, name), [false, false], `${verb} ${name}`);
      assert.equal(may("tom", verb, name), [true, true]);
    }
  assert.equal(may("jane", "deletecollection", ""), [false, false]);
  assert.equal(may("jane", "get", "kubernetes"), [true, true]);
  assert.equal(may("jane", "create", ""), [true, true]);
  assert.equal(may("jane", "delete", "web"), [true, true]);
});

test("why: the binding, the role and the subject, in Kubernetes' words", () => {
  const book = bookOf(clusterRole("reader", [on("get", "pods")]), within("b", "r", "ClusterRole/reader", "group:devs"));
  assert.is(
    book.decide(user("tom", "devs"), getPods("b")).reason,
    'RBAC: allowed by RoleBinding "r/b" of ClusterRole "reader" to Group "devs"',
  );
});

test("what is taken away is gone, and a change counts at once", () => {
  const binding = everywhere("r", "reader", "jane", "tom");
  const reader = clusterRole("reader", [on("get", "pods")]);
  const book = bookOf(reader, binding);
  const may = (name: string): boolean => book.decide(user(name), getPods("a")).allowed;
  const fewer = everywhere("r", "reader", "jane");
  book.put(fewer, binding);
  assert.equal([may("jane"), may("tom")], [true, false]);
  book.put(clusterRole("reader", [on("list", "pods")]), reader);
  assert.not(may("jane"));
  book.put(reader, reader);
  book.drop(fewer);
  assert.not(may("jane"));
});

test("the rules of roles that an aggregation selects count, also those that come later", () => {
  const to = { labels: { "to-all": "true" } };
  const all = clusterRole("all", [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: to.labels }] } });
  const part = clusterRole("part", [on("get", "pods")], { metadata: { name: "part", ...to } });
  const book = bookOf(all, everywhere("b", "all", "jane"));
  const may = (): boolean => book.decide(user("jane"), getPods("a")).allowed;
  assert.not(may());
  book.put(part);
  assert.ok(may());
  book.drop(part);
  assert.not(may());
});

test("whatever is put and dropped, the book is as one that was made of what is left", () => {
  const names = ["a", "b", "c"];
  const subjects = ["jane", "group:devs", "sa:x/y"];
  const objects = names.flatMap((name) => [
    clusterRole(name, [on("get", "pods")]),
    role("x", name, [on("list", "pods")]),
    ...names.map((ref) => everywhere(`${name}${ref}`, ref, ...subjects.slice(names.indexOf(name)))),
    within("x", name, `Role/${name}`, ...subjects),
  ]);
  const callers = [user("jane"), user("tom", "devs"), user("system:serviceaccount:x:y")];
  const answers = (book: AccessBook): boolean[] =>
    callers.flatMap((c) =>
      ["get", "list"].flatMap((verb) =>
        ["x", ""].map((namespace) => book.decide(c, objectRight(verb, "pods", { namespace })).allowed),
      ),
    );
  const steps = fc.array(fc.tuple(fc.nat(objects.length - 1), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (moves) => {
      const book = new AccessBook();
      const there = new Set<number>();
      for (const [i, put] of moves) {
        const object = objects[i];
        if (!object) continue;
        if (put) book.put(object, there.has(i) ? object : undefined);
        else if (there.has(i)) book.drop(object);
        if (put) there.add(i);
        else there.delete(i);
      }
      const fresh = bookOf(...[...there].flatMap((i) => objects[i] ?? []));
      assert.equal(answers(book), answers(fresh));
    }),
  );
});

test.run();
