import { suite } from "uvu";
import * as assert from "uvu/assert";
import { objectRight } from "../../../../core/access/right.js";
import { oldRights } from "../../../../daemon/api/access/old-rights.js";

const test = suite("rights of v1beta1's routes");
const declared = oldRights("/api/v1beta1");
const ask = (route: string, method: string, params: object, query: object = {}): unknown =>
  declared.get(`/api/v1beta1${route}`)?.({ method, params, query } as never);

test("the verbs of v1 on v1's resources", () => {
  assert.equal(ask("/:collection", "GET", { collection: "pods" }), objectRight("list", "pods"));
  assert.equal(
    ask("/:collection", "GET", { collection: "replicationControllers" }, { namespace: "a" }),
    objectRight("list", "replicationcontrollers", { namespace: "a" }),
  );
  assert.equal(
    ask("/:collection/:id", "DELETE", { collection: "pods", id: "web" }),
    objectRight("delete", "pods", { namespace: "default", name: "web" }),
  );
  assert.equal(
    ask("/:collection/:id", "GET", { collection: "minions", id: "m" }, { namespace: "a" }),
    objectRight("get", "nodes", { name: "m" }),
  );
  assert.equal(ask("/watch/:collection{/*rest}", "GET", { collection: "pods" }), objectRight("watch", "pods"));
});

test("what may say its namespace in the body is asked when it has been read", () => {
  assert.is(ask("/:collection", "POST", { collection: "pods" }), "inHandler");
  assert.is(ask("/:collection/:id", "PUT", { collection: "pods", id: "web" }), "inHandler");
  assert.is(ask("/bindings", "POST", {}), "inHandler");
});

test("a proxy passes on what its method may do", () => {
  const proxied = (method: string) =>
    ask("/proxy/:collection/:id{/*rest}", method, { collection: "services", id: "web" }, { namespace: "a" });
  const parts = { namespace: "a", name: "web", subresource: "proxy" };
  assert.equal(proxied("GET"), objectRight("get", "services", parts));
  assert.equal(proxied("POST"), objectRight("create", "services", parts));
});

test("a collection that is none is another route's", () => {
  assert.is(ask("/:collection", "GET", { collection: "pod" }), "elsewhere");
});

test.run();
