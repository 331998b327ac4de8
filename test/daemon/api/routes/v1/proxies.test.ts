/** v1's proxies, over real sockets. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, leadTo, startCluster } from "../../cluster.js";
import { pod } from "../../sample.js";

const test = suite("proxies of v1");
const ns = "/api/v1/namespaces/default";
let c: Cluster;
let backend: Server;
test.before(async () => {
  backend = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  c = await startCluster();
  await c.call("POST", `${ns}/services`, { metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } });
  await leadTo(c, "web", (backend.address() as AddressInfo).port);
});
test.after(async () => {
  await closeAll();
  backend.closeAllConnections();
  backend.close();
});

test("what stands behind `proxy` is the backend's, untouched", async () => {
  for (const [method, rest, heard] of [
    ["GET", "/proxy/", "GET /"],
    ["GET", "/proxy", "GET /"],
    ["GET", "/proxy/a%2Fb/../c?x=1&y", "GET /c?x=1&y"],
    ["GET", "/proxy/a//b?next=/q?z", "GET /a//b?next=/q?z"],
    ["DELETE", "/proxy/thing", "DELETE /thing"],
  ])
    assert.is((await c.call(String(method), `${ns}/services/web${rest}`)).text, heard);
  assert.is((await c.call("GET", `${ns}/services/web:80/proxy/x`)).text, "GET /x");
  assert.is((await c.call("GET", `${ns}/services/http:web:80/proxy/x`)).text, "GET /x");
});

test("what is not there, or not to be reached, is told", async () => {
  assert.is((await c.call("GET", `${ns}/services/none/proxy/`)).status, 404);
  assert.is((await c.call("GET", `${ns}/services/https:web:80/proxy/`)).status, 400);
  assert.is((await c.call("GET", `${ns}/services/web:81/proxy/`)).status, 503);
  assert.is((await c.call("GET", `${ns}/pods/none/proxy/`)).status, 404);
});

test("a pod's status leads nobody to this machine", async () => {
  await c.store.write([
    {
      op: "create",
      object: {
        ...pod("sly"),
        metadata: { name: "sly", namespace: "default", uid: "u" },
        status: { podIP: "127.0.0.1" },
      },
    },
  ]);
  const { port } = backend.address() as AddressInfo;
  const { status, json } = await c.call("GET", `${ns}/pods/sly:${port}/proxy/`);
  assert.is(status, 403);
  assert.match(json.message, "may not be a loopback address");
});

test.run();
