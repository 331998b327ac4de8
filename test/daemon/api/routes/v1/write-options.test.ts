import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anyDef } from "../../../../../core/kinds/all.js";
import { fieldManagerIn, isDryRun, writerIn } from "../../../../../daemon/api/routes/v1/write-options.js";
import { closeAll, startCluster } from "../../cluster.js";

const test = suite("options of a write");
test.after(closeAll);
const ctx = (query: object, agent = ""): never => ({ query, get: () => agent }) as never;

test("the manager is given, or is the program that asks", () => {
  assert.is(writerIn(ctx({ fieldManager: "me" }, "kubectl/v1"), anyDef("Pod"), "Update").name, "me");
  assert.is(writerIn(ctx({}, "kubectl/v1.35 (linux)"), anyDef("Pod"), "Update").name, "kubectl");
  assert.is(writerIn(ctx({}), anyDef("Pod"), "Update").name, "unknown");
  assert.is(writerIn(ctx({}, `${"x".repeat(500)}é`), anyDef("Pod"), "Update").name.length, 128);
  assert.is(writerIn(ctx({}), anyDef("Role"), "Apply", "status").apiVersion, "rbac.authorization.k8s.io/v1");
  for (const name of ["a\nb", "é", "x".repeat(129)])
    assert.throws(() => fieldManagerIn(ctx({ fieldManager: name })), /printable/);
});

test("nothing is done for a try: All, and no other word", () => {
  assert.ok(isDryRun(ctx({ dryRun: ["", "All"] })));
  assert.not(isDryRun(ctx({ dryRun: "" })));
  assert.throws(() => isDryRun(ctx({ dryRun: "true" })), /All/);
});

test("what is only tried is judged in full, answered as it would be, and not done", async () => {
  const c = await startCluster();
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  const { json: made } = await c.call("POST", accounts, { metadata: { name: "a" } });
  const { resourceVersion } = made.metadata;
  const put = (version: string, query: string) =>
    c.call("PUT", `${accounts}/a?${query}`, { metadata: { name: "a", labels: { x: "y" }, resourceVersion: version } });
  assert.is((await put("1", "dryRun=All")).status, 409);
  const tried = await put(resourceVersion, "dryRun=All");
  assert.equal(
    [tried.status, tried.json.metadata.labels, tried.json.metadata.resourceVersion],
    [200, { x: "y" }, resourceVersion],
  );
  const removed = await c.call("DELETE", `${accounts}?dryRun=All&labelSelector=!x`);
  assert.is(removed.json.items.length, 1);
  assert.is((await c.call("DELETE", `${accounts}/a?dryRun=All`)).status, 200);
  assert.equal((await c.call("GET", `${accounts}/a`)).json, made);
});

test("a name that is made and taken is made again, one that is given is not", async () => {
  const c = await startCluster();
  // What draws suffixes says the same one, and then another, always.
  let drawn = 0;
  Object.assign(c.deps.random, { below: () => (drawn++ < 10 ? 0 : 1) });
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  const make = (metadata: object) => c.call("POST", accounts, { metadata });
  const first = await make({ generateName: "x-" });
  assert.is(first.json.metadata.name, "x-bbbbb");
  assert.is((await make({ generateName: "x-" })).json.metadata.name, "x-ccccc");
  assert.is((await make({ generateName: "x-" })).status, 409);
  assert.is((await make({ name: "x-bbbbb", generateName: "x-" })).status, 409);
  assert.is((await make({ generateName: "y".repeat(100) })).json.metadata.name, `${"y".repeat(58)}ccccc`);
});

test.run();
