/** Who shows nothing gets nothing, on every path and in every way to ask; and hears how to do better. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { authenticateBy } from "../../../daemon/authentication/authenticate.js";
import { knownTokens } from "../../../daemon/authentication/known-tokens.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";

const test = suite("who asks");
const tokens = { admin: "root", "read-only": "eye" };
const admin = { authorization: "Bearer root" };
const reader = { authorization: "Bearer eye" };
const podsPath = "/api/v1/namespaces/default/pods";

let c: Cluster;
test.before.each(async () => {
  c = await startCluster({ authenticate: authenticateBy([knownTokens(tokens)]), builtInAccess: true });
});
test.after.each(closeAll);

const paths = [
  ...["/", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/openapi/v2", "/validate", "/actors", "/actors/stream"],
  ...["/actors/pod/default/web", "/actors/pod/default/web/machine", "/joining", "/joining/tokens", "/eviction"],
  ...["/api/v1beta1/pods", "/api/v1beta2/pods", "/api/v1beta1/watch/pods", "/api/v1beta1/proxy/services/web/"],
  ...["/api/v1beta1/redirect/services/web", "/api/v1beta1/operations", "/api/v1beta1/bindings"],
  ...[podsPath, "/api/v1/pods?watch=true", "/api/v1/watch/pods", `${podsPath}/web/log`, `${podsPath}/web/exec`],
  ...[`${podsPath}/web/status`, `${podsPath}/web/eviction`, "/api/v1/nodes", "/metrics", "/healthz/more", "//healthz"],
];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

test("every path asks, whatever is done to it, and changes nothing", async () => {
  const before = await c.store.revision();
  for (const path of paths)
    for (const method of methods) {
      const body = method === "GET" || method === "HEAD" ? undefined : { kind: "Pod" };
      const { status, headers } = await c.call(method, path, body);
      assert.is(status, 401, `${method} ${path}`);
      assert.is(headers.get("www-authenticate"), "Bearer");
    }
  assert.is(await c.store.revision(), before);
});

test("so does any path that one may think of", () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), fc.webPath(), async (method, path) => {
      const { status } = await c.call(method, path === "" ? "/" : path);
      assert.is(status, 401, `${method} ${path}`);
    }),
    { numRuns: 100 },
  ));

test("the refusal is a Status of the version that was asked, and ends the connection", async () => {
  const v1 = await c.call("GET", podsPath);
  assert.equal([v1.json.kind, v1.json.apiVersion, v1.json.reason, v1.json.code], ["Status", "v1", "Unauthorized", 401]);
  assert.is(v1.headers.get("connection"), "close");
  const old = await c.call("GET", "/api/v1beta1/pods");
  assert.equal([old.json.kind, old.json.apiVersion, old.json.code], ["Status", "v1beta1", 401]);
});

test("whether it lives and its version are for all to read, and for nobody to change", async () => {
  for (const path of ["/healthz", "/livez", "/readyz", "/version"]) {
    assert.is((await c.call("GET", path)).status, 200, path);
    assert.is((await c.call("POST", path, "")).status, 401, path);
  }
});

test("an admin's token opens all of it; a reader's what reads", async () => {
  const pod = {
    kind: "Pod",
    apiVersion: "v1",
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", image: "i" }] },
  };
  assert.is((await c.call("POST", podsPath, pod, admin)).status, 201);
  assert.is((await c.call("GET", podsPath, undefined, reader)).json.items.length, 1);
  const refused = await c.call("DELETE", `${podsPath}/p`, undefined, reader);
  assert.equal([refused.status, refused.json.reason], [403, "Forbidden"]);
  for (const [method, path, body] of [
    ["POST", podsPath, pod],
    ["PUT", `${podsPath}/p`, pod],
    ["PATCH", `${podsPath}/p`, {}],
  ] as const)
    assert.is((await c.call(method, path, body, reader)).status, 403, method);
});

test("a token in the address is none", async () => {
  for (const query of ["access_token=root", "token=root", "authorization=Bearer%20root"])
    assert.is((await c.call("GET", `${podsPath}?${query}`)).status, 401, query);
});

test("what was shown is not in the log", async () => {
  await c.call("GET", podsPath, undefined, { authorization: "Bearer mistyped-secret" });
  assert.not.match(c.complaints.join(), "mistyped-secret");
});

test.run();
