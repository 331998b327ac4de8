import { suite } from "uvu";
import * as assert from "uvu/assert";
import { objectRight } from "../../../../core/access/right.js";
import { KindBook } from "../../../../core/kinds/book.js";
import { nameSelected, v1Rights } from "../../../../daemon/api/access/v1-rights.js";

const test = suite("rights of v1's routes");
const declared = v1Rights(new KindBook());
const ask = (route: string, method: string, params: object, query: object = {}): unknown =>
  declared.get(route)?.({ method, params, query } as never);
const all = "/api/v1/namespaces/:namespace/:plural";
const pods = { namespace: "a", plural: "pods" };

test("verbs are Kubernetes', of a collection and of an object", () => {
  for (const [method, verb] of [
    ["GET", "list"],
    ["HEAD", "list"],
    ["POST", "create"],
    ["DELETE", "deletecollection"],
  ] as const)
    assert.equal(ask(all, method, pods), objectRight(verb, "pods", { namespace: "a" }), method);
  for (const [method, verb] of [
    ["GET", "get"],
    ["PUT", "update"],
    ["PATCH", "patch"],
    ["DELETE", "delete"],
  ] as const)
    assert.equal(
      ask(`${all}/:name`, method, { ...pods, name: "web" }),
      objectRight(verb, "pods", { namespace: "a", name: "web" }),
      method,
    );
  assert.equal(ask(all, "GET", pods, { watch: "1" }), objectRight("watch", "pods", { namespace: "a" }));
});

test("an address that means nothing of a route is another's", () => {
  assert.is(ask(all, "GET", { namespace: "a", plural: "status" }), "elsewhere");
  assert.is(ask("/api/v1/:plural/:name", "GET", { plural: "pods", name: "web" }), "elsewhere");
});

test("a namespace is in itself", () => {
  assert.equal(
    ask("/api/v1/:plural/:name", "GET", { plural: "namespaces", name: "a" }),
    objectRight("get", "namespaces", { namespace: "a", name: "a" }),
  );
});

test("other groups, and what is below an object", () => {
  const group = "rbac.authorization.k8s.io";
  assert.equal(
    ask(`/apis/${group}/v1/:plural`, "GET", { plural: "clusterroles" }),
    objectRight("list", "clusterroles", { group }),
  );
  assert.equal(
    ask(`${all}/:name/:sub`, "PATCH", { ...pods, name: "web", sub: "status" }),
    objectRight("patch", "pods", { namespace: "a", name: "web", subresource: "status" }),
  );
  assert.equal(
    ask("/api/v1/namespaces/:namespace/pods/:name/exec", "GET", { namespace: "a", name: "web" }),
    objectRight("create", "pods", { namespace: "a", name: "web", subresource: "exec" }),
  );
});

test("only a selector that leaves one name names it", () => {
  assert.is(nameSelected("Pod", { fieldSelector: "metadata.name=web" }), "web");
  assert.is(nameSelected("Pod", { fieldSelector: "status.phase=Running,metadata.name=web" }), "web");
  assert.is(nameSelected("Pod", { fieldSelector: "metadata.name!=web" }), "");
  assert.is(nameSelected("Pod", { fieldSelector: "status.phase=web" }), "");
  assert.is(nameSelected("Pod", {}), "");
});

test.run();
