import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyServed } from "../../../core/kinds/forms.js";
import { memoryStore } from "../../../core/store/memory.js";
import { bodyMsMax } from "../../../daemon/api/limits.js";
import { handClock } from "../adapters/portals/loopback.js";
import { type Cluster, closeAll, leadTo, startCluster } from "./cluster.js";
import { openSocket } from "./events.js";
import { oldPod, oldService, pod } from "./sample.js";

const test = suite("limits and safety");
test.after.each(closeAll);

/** Writes raw text and resolves with everything that comes back until the connection ends. */
function raw(port: number, text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  socket.write(text);
  let got = "";
  socket.on("data", (chunk) => {
    got += chunk.toString();
  });
  const answer = new Promise<string>((resolve) => {
    socket.on("error", () => {});
    socket.on("close", () => resolve(got));
  });
  return { socket, answer };
}

async function statusOf(c: Cluster, head: string): Promise<number> {
  const { answer } = raw(c.port, `${head}\r\nconnection: close\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await answer)?.[1]);
}

test("another name than ours is refused on loopback, for DNS rebinding", async () => {
  const c = await startCluster({ settings: { hostNames: ["master"] } });
  const get = (host: string): Promise<number> => statusOf(c, `GET /version HTTP/1.1\r\nhost: ${host}`);
  for (const host of ["localhost:1", "127.0.0.1", "[::1]:80", "x.localhost", "master:7", "LOCALHOST"])
    assert.is(await get(host), 200, host);
  for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80"])
    assert.is(await get(host), 403, host);
  assert.is(await get("localhost\r\nhost: evil.example"), 400, "two of them");
  const socket = await openSocket(`${c.url}/api/v1beta1/watch/pods`, [], { host: "evil.example" }).catch(
    (e: { status: number }) => e.status,
  );
  assert.is(socket, 403);
});

test("pages of other origins change nothing and open no WebSocket, unless they are allowed", async () => {
  const c = await startCluster({ settings: { allowedOrigins: [/^https:\/\/ui\.example$/] } });
  const post = (origin: string) => c.call("POST", "/api/v1beta1/pods", oldPod("x"), { origin });
  assert.is((await post("https://evil.example")).status, 403);
  assert.is((await post("null")).status, 403);
  assert.is((await c.store.list("Pod")).items.length, 0);
  const allowed = await post("https://ui.example");
  assert.equal([allowed.status, allowed.headers.get("access-control-allow-origin")], [200, "https://ui.example"]);
  assert.is((await c.call("DELETE", "/api/v1beta1/pods/x", undefined, { origin: c.url })).status, 200);
  const read = await c.call("GET", "/version", undefined, { origin: "https://evil.example" });
  assert.equal([read.status, read.headers.get("access-control-allow-origin")], [200, null]);
  assert.is((await c.call("OPTIONS", "/api/v1beta1/pods", undefined, { origin: "https://ui.example" })).status, 204);
  const socket = await openSocket(`${c.url}/api/v1beta1/watch/pods`, [], { origin: "https://evil.example" }).catch(
    (e: { status: number }) => e.status,
  );
  assert.is(socket, 403);
});

test("the read-only API answers GET only", async () => {
  const c = await startCluster({ settings: { readOnly: true } });
  assert.is((await c.call("GET", "/api/v1beta1/pods")).status, 200);
  for (const [method, path] of [
    ["POST", "/api/v1beta1/pods"],
    ["DELETE", "/api/v1/namespaces/default"],
    ["PUT", "/x"],
    ["PATCH", "/api/v1/pods/x"],
  ] as const) {
    const refused = await c.call(method, path, "{}");
    assert.equal([refused.status, refused.headers.get("content-type")], [403, "text/plain; charset=utf-8"], method);
  }
  const exec = await openSocket(`${c.url}/api/v1/namespaces/default/pods/x/exec?command=sh`, [
    "v4.channel.k8s.io",
  ]).catch((e: { status: number }) => e.status);
  assert.is(exec, 403);
});

test("a body that does not come in time is given up", async () => {
  const httpClock = handClock();
  const c = await startCluster({ httpClock });
  const { answer, socket } = raw(
    c.port,
    "POST /api/v1beta1/pods HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{",
  );
  // The request has reached the application once another one, sent later, is answered.
  await c.call("GET", "/healthz");
  await c.call("GET", "/healthz");
  httpClock.advance(bodyMsMax);
  const first = await once(socket, "data");
  assert.match(String(first[0]), /^HTTP\/1\.1 408 /);
  httpClock.advance(bodyMsMax);
  await answer;
});

test("a fault of the store is told without its insides", async () => {
  let isBroken = false;
  const store = memoryStore({
    persist: async (_commit, land) => {
      if (isBroken) throw new Error("disk on fire at /secret/path");
      land();
    },
  });
  const c = await startCluster({ store });
  isBroken = true;
  const refused = await c.call("POST", "/api/v1beta1/pods", oldPod("x"));
  assert.is(refused.status, 503, refused.text);
  isBroken = false;
  c.deps.store.list = async () => {
    throw new TypeError("cannot read properties of undefined (reading 'boom')");
  };
  const broken = await c.call("GET", "/api/v1beta1/pods");
  assert.equal([broken.status, broken.json.reason], [500, "InternalError"]);
  assert.not.match(broken.text, /boom/);
  assert.ok(c.complaints.some((line) => line.includes("boom")));
});

test("a slow write becomes an operation, and tells the truth when asked", async () => {
  let release: () => void = () => {};
  let gate: Promise<void> | undefined;
  const store = memoryStore({
    persist: async (_commit, land) => {
      await gate;
      land();
    },
  });
  const c = await startCluster({ store });
  const services = "/api/v1beta1/services";
  await c.call("POST", services, oldService("a"));
  gate = new Promise((resolve) => {
    release = resolve;
  });
  const slow = await c.call("POST", services, oldService("b"));
  assert.equal([slow.status, slow.json.status, slow.json.details.kind], [202, "Working", "operation"]);
  const twice = await c.call("POST", services, oldService("b"));
  assert.is(twice.status, 202);
  const path = (id: string): string => `/api/v1beta1/operations/${id}`;
  assert.is((await c.call("GET", path(slow.json.details.id))).status, 202);
  assert.equal((await c.call("GET", "/api/v1beta1/operations")).json.items.length, 2);
  const waiting = c.call("POST", `${services}?sync=true`, oldService("d"));
  release();
  gate = undefined;
  assert.is((await waiting).status, 200);
  const done = await c.call("GET", path(slow.json.details.id));
  assert.equal([done.status, done.json.id], [200, "b"]);
  const failed = await c.call("GET", path(twice.json.details.id));
  assert.equal([failed.status, failed.json.reason], [409, "AlreadyExists"]);
  assert.is((await c.call("GET", path("999"))).status, 404);
});

test("services are proxied to an endpoint, with links that lead back", async () => {
  const backend = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    if (request.url?.startsWith("/go")) response.writeHead(302, { location: "/there" }).end();
    else
      response.end(
        `<a href="/x">${request.method} ${request.url} ${request.headers.authorization}</a><img src='//cdn/y'>`,
      );
  });
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  const { port } = backend.address() as AddressInfo;
  try {
    const c = await startCluster();
    await c.call("POST", "/api/v1/namespaces/default/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { ports: [{ port: 80 }] },
    });
    const none = await c.call("GET", "/api/v1beta1/proxy/services/web/");
    assert.is(none.status, 503);
    await leadTo(c, "web", port);
    const page = await c.call("POST", "/api/v1beta1/proxy/services/web/a%2Fb/c?q=1", "body", {
      authorization: "Bearer ours",
    });
    assert.is(
      page.text,
      `<a href="/api/v1beta1/proxy/services/web/x">POST /a%2Fb/c?q=1 undefined</a><img src='//cdn/y'>`,
    );
    const moved = await c.call("GET", "/api/v1beta1/proxy/services/web/go");
    assert.equal([moved.status, moved.headers.get("location")], [302, "/api/v1beta1/proxy/services/web/there"]);
    const redirect = await c.call("GET", "/api/v1beta1/redirect/services/web");
    assert.equal([redirect.status, redirect.headers.get("location")], [307, `http://127.0.0.1:${port}/`]);
    assert.is((await c.call("GET", "/api/v1beta1/proxy/services/nobody/")).status, 404);
    backend.close();
    backend.closeAllConnections();
    await once(backend, "close");
    assert.is((await c.call("GET", "/api/v1beta1/proxy/services/web/")).status, 503);
  } finally {
    backend.close();
  }
});

test("clients that offer HTTP/2 on the way are answered in HTTP/1.1", async () => {
  const c = await startCluster();
  await c.call("POST", "/api/v1/namespaces/default/pods", pod("web"));
  const { answer } = raw(
    c.port,
    "GET /api/v1/pods HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n",
  );
  assert.match(await answer, /^HTTP\/1\.1 200 OK[\s\S]*"PodList"/);
});

test("discovery, version, health", async () => {
  const c = await startCluster();
  assert.equal((await c.call("GET", "/api")).json.versions, ["v1", "v1beta1", "v1beta2"]);
  const whole = await c.call("GET", "/api", undefined, {
    accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json",
  });
  assert.equal(
    [whole.json.kind, whole.headers.get("content-type")],
    ["APIGroupDiscoveryList", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"],
  );
  assert.ok((await c.call("GET", "/api/v1")).json.resources.some((r: { name: string }) => r.name === "pods/eviction"));
  const { groups } = (await c.call("GET", "/apis")).json;
  const served = everyServed.map(({ group }) => group).filter((group) => group !== "");
  assert.equal(
    groups.map(({ name }: { name: string }) => name),
    [...new Set(["authentication.k8s.io", "authorization.k8s.io", ...served])].sort(),
  );
  assert.match((await c.call("GET", "/version")).json.gitVersion, /^v1\.32\.0\+troupe\./);
  assert.is((await c.call("GET", "/healthz")).text, "ok");
  assert.is((await c.call("GET", "/validate")).json[0].health, "healthy");
  assert.match((await c.call("GET", "/")).text, /Troupe/);
});

test.run();
