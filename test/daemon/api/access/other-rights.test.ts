import { suite } from "uvu";
import * as assert from "uvu/assert";
import { objectRight } from "../../../../core/access/right.js";
import { actorRight, isDiscovery, otherRights } from "../../../../daemon/api/access/other-rights.js";

const test = suite("rights of the other routes");

test("an actor is a part of what it stands for", () => {
  assert.equal(
    actorRight("pod/a/web"),
    objectRight("get", "pods", { subresource: "actor", namespace: "a", name: "web" }),
  );
  assert.equal(actorRight("minion/m"), objectRight("get", "nodes", { subresource: "actor", name: "m" }));
  assert.equal(actorRight("nothing/a"), { verb: "get", path: "/actors/nothing/a" });
  const ofActor = otherRights().get("/actors/*id");
  for (const id of ["pod/a/web", ["pod", "a", "web"]])
    assert.equal(ofActor?.({ params: { id } } as never), actorRight("pod/a/web"));
});

test("an address is its own right", () => {
  const of = otherRights().get("/joining/tokens/:id");
  assert.equal(of?.({ method: "DELETE", path: "/joining/tokens/x" } as never), {
    verb: "delete",
    path: "/joining/tokens/x",
  });
  assert.equal(of?.({ method: "HEAD", path: "/x" } as never), { verb: "get", path: "/x" });
});

test("what tells what there is, and nothing else, is discovery", () => {
  for (const path of ["/api", "/api/v1", "/apis", "/apis/policy.io", "/apis/policy.io/v1"])
    assert.ok(isDiscovery(path), path);
  for (const path of ["/api/v1/pods/x", "/api/v1/:plural", "/apis/a/v1/:plural", "/actors", "/apix"])
    assert.not(isDiscovery(path), path);
});

test.run();
