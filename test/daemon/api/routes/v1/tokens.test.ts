import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closeAll, startCluster } from "../../cluster.js";

const test = suite("tokens over HTTP");
test.after.each(closeAll);
const accounts = "/api/v1/namespaces/default/serviceaccounts";

test("a token is made for an account that is there, for as long as may be, bound to a pod that is there", async () => {
  const cluster = await startCluster();
  assert.is((await cluster.call("POST", `${accounts}/robot/token`, {})).status, 404);
  await cluster.call("POST", accounts, { metadata: { name: "robot" } });
  const make = (spec: object) => cluster.call("POST", `${accounts}/robot/token`, { kind: "TokenRequest", spec });
  const made = await make({});
  assert.is(made.status, 201);
  assert.is(made.headers.get("cache-control"), "no-store");
  assert.is(cluster.deps.tokens?.callerOf(made.json.status.token)?.name, "system:serviceaccount:default:robot");
  assert.is((await make({ expirationSeconds: 5 })).status, 422);
  const long = (await make({ expirationSeconds: 10_000_000 })).json.status.expirationTimestamp;
  assert.ok(Date.parse(long) <= Date.now() + 24 * 3_600_000);
  const boundObjectRef = { kind: "Pod", name: "web" };
  assert.is((await make({ boundObjectRef })).status, 404);
  const spec = { containers: [{ name: "c", image: "i" }] };
  await cluster.call("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "web" }, spec });
  assert.is((await make({ boundObjectRef: { ...boundObjectRef, uid: "other" } })).status, 409);
  const bound = (await make({ boundObjectRef })).json.status.token;
  assert.ok(cluster.deps.tokens?.callerOf(bound));
  await cluster.call("DELETE", "/api/v1/namespaces/default/pods/web");
  assert.is(cluster.deps.tokens?.callerOf(bound), null);
});

test.run();
