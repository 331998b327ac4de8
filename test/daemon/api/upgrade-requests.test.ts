import { parse } from "node:querystring";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { answerTo } from "../../../daemon/api/errors.js";
import { servicesOf } from "../../../daemon/api/services.js";
import { prepareUpgrade } from "../../../daemon/api/upgrade-requests.js";
import { roleCallers } from "../../../daemon/authentication/roles.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";

const test = suite("what an upgrade is for");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

/** The status of a refusal; 101 where there is a socket to serve. */
async function outcome(address: string, headers: Record<string, string> = {}): Promise<number> {
  const [path = "", search = ""] = address.split("?");
  const request = { method: "GET", headers } as never;
  const upgrade = {
    path: path.split("/").slice(1),
    query: parse(search),
    request,
    state: { caller: roleCallers.admin },
  };
  try {
    (await prepareUpgrade(servicesOf(c.deps), upgrade)).cancel();
    return 101;
  } catch (error) {
    return answerTo(error, path, () => undefined).status;
  }
}

const exec = "/api/v1/namespaces/default/pods/web/exec";
const cases: [address: string, status: number][] = [
  ["/api/v1/pods?watch=true", 101],
  ["/api/v1/namespaces/default/pods?watch=1", 101],
  ["/api/v1/watch/pods", 101],
  ["/api/v1/watch/namespaces/default/pods/web", 101],
  ["/api/v1beta1/watch/pods", 101],
  ["/api/v1/pods", 404],
  ["/api/v1/pots?watch=true", 404],
  ["/api/v1/namespaces/default/pods/web/status?watch=true", 404],
  ["/api/v1beta3/watch/pods", 404],
  ["/api/v1beta1/pods", 404],
  ["/actors/stream", 404],
  ["", 404],
  [`${exec}?command=id`, 404],
];
for (const [address, status] of cases)
  test(`${address}: ${status}`, async () => assert.is(await outcome(address), status));

test("a pod that is there is not run in before it has a minion, without a command, or in another protocol", async () => {
  const pod = {
    kind: "Pod",
    apiVersion: "v1",
    metadata: { name: "web" },
    spec: { containers: [{ name: "c", image: "i" }] },
  };
  assert.is((await c.call("POST", "/api/v1/namespaces/default/pods", pod)).status, 201);
  assert.is(await outcome(exec), 400);
  assert.is(await outcome(`${exec}?command=id&container=other`), 400);
  assert.is(await outcome(`${exec}?command=id`, { "sec-websocket-protocol": "chat" }), 400);
});

test.run();
