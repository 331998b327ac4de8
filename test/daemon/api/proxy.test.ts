/** What passes between a client and a backend that is proxied to, over real sockets. */
import { once } from "node:events";
import http, { createServer, type IncomingMessage, type Server } from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
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

/** What comes back on one connection until its server ends it. */
async function sayAll(...requests: string[]): Promise<string> {
  const socket = net.connect({ port: c.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.write(requests.join(""));
  const said = await text(socket);
  socket.destroy();
  return said;
}

for (const [protocol, passed, status] of [
  ["websocket", 0, 404],
  ["SPDY/3.1", 0, 404],
  ["h2c", 1, 400],
] as const)
  test(`after an upgrade to ${protocol} that is refused nothing else on its connection reaches a backend`, async () => {
    answer = { status: 400, body: "no such protocol" };
    const upgrade = [`connection: upgrade`, `upgrade: ${protocol}`, "sec-websocket-version: 13"];
    const head = [
      `GET ${base}/first HTTP/1.1`,
      "host: localhost",
      ...upgrade,
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    const second = `GET ${base}/second HTTP/1.1\r\nhost: localhost\r\n\r\n`;
    const said = await sayAll(`${head.join("\r\n")}\r\n\r\n`, second);
    assert.equal(said.match(/HTTP\/1\.1 \d+/g), [`HTTP/1.1 ${status}`], said);
    assert.is(heard.length, passed);
    for (const { upgrade: asked, connection } of heard) assert.equal([asked, connection], [undefined, "close"]);
  });

test("a backend that changes the protocol unasked is no pipe: its connection ends, and the client hears 503", async () => {
  const ends: Socket[] = [];
  const heardRaw: string[] = [];
  const raw = net.createServer((socket) => {
    ends.push(socket);
    socket.on("error", () => undefined).on("data", (data) => heardRaw.push(String(data)));
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: mine\r\n\r\nhello");
  });
  raw.listen(0, "127.0.0.1");
  await once(raw, "listening");
  try {
    await c.call("POST", "/api/v1/namespaces/default/services", {
      ...{ kind: "Service", apiVersion: "v1", metadata: { name: "raw" }, spec: { ports: [{ port: 80 }] } },
    });
    await leadTo(c, "raw", (raw.address() as AddressInfo).port);
    const refused = await c.call("GET", "/api/v1beta1/proxy/services/raw/first");
    assert.is(refused.status, 503, refused.text);
    assert.match(refused.text, "changes the protocol, unasked");
    for (const end of ends) if (!end.closed) await once(end, "close");
    assert.is(heardRaw.join("").match(/HTTP\/1\.1/g)?.length, 1);
  } finally {
    raw.close();
  }
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
