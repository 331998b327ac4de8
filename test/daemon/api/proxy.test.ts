/** What passes between a client and a backend that is proxied to, over real sockets. */
import { once } from "node:events";
import http, { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sandbox } from "../../../daemon/api/proxy-headers.js";
import { type Cluster, closeAll, leadTo, startCluster } from "./cluster.js";

const test = suite("proxying");
const base = "/api/v1beta1/proxy/services/web";

let c: Cluster;
let backend: Server;
let heard: IncomingMessage["headers"][];
/** The bodies it got, as far as it knew that they were. */
let told: string[];
/** What it answers. */
let answer: { status?: number; headers?: http.OutgoingHttpHeaders; body?: string };

test.before.each(async () => {
  heard = [];
  told = [];
  answer = {};
  backend = createServer((request, response) => {
    heard.push(request.headers);
    void text(request).then((body) => {
      told.push(body);
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "");
    });
  });
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  c = await startCluster();
  const spec = { ports: [{ port: 80 }] };
  await c.call("POST", "/api/v1/namespaces/default/services", {
    kind: "Service",
    apiVersion: "v1",
    metadata: { name: "web" },
    spec,
  });
  await leadTo(c, "web", (backend.address() as AddressInfo).port);
});
test.after.each(async () => {
  await closeAll();
  backend.closeAllConnections();
  backend.close();
});

async function ask(method: string, path: string, headers: http.OutgoingHttpHeaders = {}) {
  const request = http.request({ host: "127.0.0.1", port: c.port, method, path: base + path, headers, agent: false });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test("credentials pass neither way, and what comes runs in an origin that is nobody's", async () => {
  for (const type of ["text/html", "image/svg+xml", "text/javascript", "application/octet-stream"]) {
    answer = {
      headers: { "content-type": type, "set-cookie": ["a=b; Path=/", "c=d"], "www-authenticate": "Basic realm=x" },
      body: "<script>fetch('/api/v1/pods')</script>",
    };
    const { headers, body } = await ask("GET", "/", {
      authorization: "Bearer root",
      cookie: "mine=1",
      "x-remote-user": "root",
    });
    assert.is(headers["content-security-policy"], sandbox, type);
    assert.is(headers["x-content-type-options"], "nosniff");
    assert.equal([headers["set-cookie"], headers["www-authenticate"]], [undefined, undefined]);
    assert.match(body, "<script>");
  }
  for (const { authorization, cookie, "x-remote-user": user } of heard)
    assert.equal([authorization, cookie, user], [undefined, undefined, undefined]);
});

test("what its pages send to the API is of no page of ours: it changes nothing", async () => {
  // As a browser marks what a page in a sandbox sends.
  const created = await c.call("POST", "/api/v1/namespaces/default/pods", {}, { origin: "null" });
  assert.is(created.status, 403);
  assert.is((await ask("POST", "/form", { origin: "null" })).status, 403);
  assert.is(heard.length, 0);
});

test("a redirect stays within it, or leads a reader elsewhere; what changes something is not led to the API", async () => {
  const pods = `http://127.0.0.1:${c.port}/api/v1/namespaces/default/pods/x`;
  for (const status of [301, 302, 307, 308]) {
    answer = { status, headers: { location: pods } };
    const { headers } = await ask("DELETE", "/x");
    assert.is(headers.location, `${base}/api/v1/namespaces/default/pods/x`);
  }
  answer = { status: 307, headers: { location: "https://elsewhere.example/x" } };
  assert.is((await ask("GET", "/x")).headers.location, "https://elsewhere.example/x");
  const refused = await ask("PUT", "/x");
  assert.is(refused.status, 503);
  assert.match(refused.body, "redirects this PUT to https://elsewhere.example/x");
});

test("what a connection names as its own stays on it", async () => {
  await ask("GET", "/", { connection: "close, x-mine", "x-mine": "1", "x-yours": "2", te: "trailers" });
  assert.equal([heard[0]?.["x-mine"], heard[0]?.["x-yours"], heard[0]?.te], [undefined, "2", undefined]);
});

test("a body is never taken for one more request, whatever the method and however its length is told", async () => {
  const smuggled = "POST /shutdown HTTP/1.1\r\nhost: web\r\ncontent-length: 0\r\n\r\n";
  const bare: http.OutgoingHttpHeaders = { connection: "content-length", "content-length": smuggled.length };
  for (const method of ["GET", "HEAD", "DELETE", "OPTIONS"])
    for (const headers of [{ "transfer-encoding": "chunked" }, bare, { "content-length": smuggled.length }]) {
      const request = http.request({
        host: "127.0.0.1",
        port: c.port,
        method,
        path: `${base}/a`,
        headers,
        agent: false,
      });
      request.end(smuggled);
      const [response] = (await once(request, "response")) as [IncomingMessage];
      await text(response);
      assert.equal([response.statusCode, told.splice(0)], [200, [smuggled]], `${method} ${JSON.stringify(headers)}`);
    }
});

test.run();
