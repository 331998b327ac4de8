/** kubecfg against servers that answer as one likes: 202, 409, nonsense; and its proxy. */

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import http, { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { proxyServer } from "../../../cli/kubecfg/proxy.js";
import { type Kubecfg, kubecfgAt } from "./kubecfg.js";

const it = suite("kubecfg and odd servers");

interface Reply {
  status?: number;
  body: unknown;
}
type Behaviour = (request: {
  method: string;
  path: string;
  body: string;
  headers: IncomingMessage["headers"];
}) => Reply;

const servers: Server[] = [];
let kubecfg: Kubecfg;
let behave: Behaviour;

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

it.before.each(async () => {
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const { status = 200, body } = behave({ method, path, headers, body: await bodyOf(request) });
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  kubecfg = kubecfgAt(await listen(server));
});
it.after.each(() => {
  kubecfg.close();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const working = (id: string): Reply => ({
  status: 202,
  body: { kind: "Status", status: "Working", details: { id, kind: "operation" } },
});

it("asks for an operation again until it is done", async () => {
  const asked: string[] = [];
  behave = ({ method, path }) => {
    asked.push(`${method} ${path}`);
    return asked.length < 4 ? working("17") : { body: { kind: "Status", status: "Success" } };
  };
  const { code, stdout } = await kubecfg.run(["delete", "pods/a"]);
  assert.equal([code, stdout], [0, "Status\n----------\nSuccess\n\n"]);
  const poll = "GET /api/v1beta1/operations/17?namespace=default";
  assert.equal(asked, ["DELETE /api/v1beta1/pods/a?namespace=default", poll, poll, poll]);
});

it("fails with an operation that failed, also where that is answered 200", async () => {
  for (const status of [200, 409]) {
    let asked = 0;
    behave = () =>
      asked++ === 0
        ? working("1")
        : { status, body: { kind: "Status", status: "Failure", message: "it is taken", code: 409 } };
    const { code, stdout, stderr } = await kubecfg.run(["delete", "pods/a"]);
    assert.equal([code, stdout, stderr], [255, "", "kubecfg: it is taken\n"]);
  }
});

const controller = (replicas: number, resourceVersion: number): object => ({
  kind: "ReplicationController",
  apiVersion: "v1beta1",
  id: "web",
  resourceVersion,
  desiredState: { replicas, replicaSelector: {}, podTemplate: { desiredState: { manifest: { containers: [] } } } },
});
const conflict: Reply = { status: 409, body: { kind: "Status", status: "Failure", message: "it changed", code: 409 } };

it("resizes again what changed meanwhile, from what it is now", async () => {
  let version = 1;
  const put: unknown[] = [];
  behave = ({ method, body }) => {
    if (method === "GET") return { body: controller(1, version) };
    const sent = JSON.parse(body) as { resourceVersion: number; desiredState: { replicas: number } };
    put.push([sent.resourceVersion, sent.desiredState.replicas]);
    return version++ < 3 ? conflict : { body: sent };
  };
  const { code, stdout } = await kubecfg.run(["resize", "web", "5"]);
  assert.is(code, 0);
  assert.match(stdout, /replicas: 5/);
  assert.equal(put, [
    [1, 5],
    [2, 5],
    [3, 5],
  ]);
});

it("updates again what changed meanwhile", async () => {
  const manifest = { containers: [{ name: "c", image: "i" }] };
  const pod = { kind: "Pod", apiVersion: "v1beta1", id: "a", desiredState: { manifest } };
  const file = kubecfg.file("pod.json", pod);
  let version = 1;
  const put: unknown[] = [];
  behave = ({ method, body }) => {
    if (method === "GET") return { body: { ...pod, resourceVersion: version } };
    const sent = JSON.parse(body) as { resourceVersion: number };
    put.push(sent.resourceVersion);
    return version++ < 2 ? conflict : { body: sent };
  };
  const { code, stderr } = await kubecfg.run(["-c", file, "update", "pods/a"]);
  assert.equal([code, stderr, put], [0, "", [1, 2]]);
});

it("rollingupdate minds no pod that went by itself", async () => {
  const asked: string[] = [];
  behave = ({ method, path }) => {
    asked.push(method);
    if (method === "DELETE")
      return { status: 404, body: { kind: "Status", status: "Failure", message: "not found", code: 404 } };
    return { body: path.includes("/pods") ? { kind: "PodList", items: [{ id: "a" }, { id: "b" }] } : controller(2, 1) };
  };
  const { code, stderr } = await kubecfg.run(["-u", "1ms", "rollingupdate", "web"]);
  assert.equal([code, stderr], [0, ""]);
  assert.is(asked.filter((m) => m === "DELETE").length, 2);
});

it("gives a resize up that conflicts for ever", async () => {
  behave = ({ method }) => (method === "GET" ? { body: controller(1, 1) } : conflict);
  const { code, stderr } = await kubecfg.run(["resize", "web", "5"]);
  assert.equal([code, stderr], [255, "kubecfg: it changed\n"]);
});

it("says what a server says that is no API", async () => {
  const replies: [Reply, RegExp][] = [
    [{ body: "<html>" }, /^kubecfg: the server's answer is not JSON: <html>\n$/],
    [{ status: 500, body: "out\nof order" }, /^kubecfg: out of order\n$/],
    [{ status: 503, body: "" }, /^kubecfg: the server answered 503\n$/],
    [{ status: 202, body: "later" }, /^kubecfg: the server does not say which operation is under way: later\n$/],
    [{ body: { kind: "Teapot" } }, /^kubecfg: there is no table for a Teapot; -json or -yaml shows it\n$/],
  ];
  for (const [reply, sentence] of replies) {
    behave = () => reply;
    const { code, stderr } = await kubecfg.run(["list", "pods"]);
    assert.is(code, 255);
    assert.match(stderr, sentence);
  }
});

it("asks for credentials over https, keeps them for itself alone, and fails when nobody answers", async () => {
  const args = ["-h", "https://127.0.0.1:1", "list", "pods"];
  const silent = await kubecfg.run(args);
  assert.is(silent.code, 255);
  assert.match(silent.stderr, /no credentials/);
  const auth = kubecfg.file(".kubernetes_auth", { BearerToken: "t" });
  assert.match((await kubecfg.run(args)).stderr, /is not reached/);
  assert.ok(statSync(auth).isFile());
  kubecfg.file(".kubernetes_auth", "{");
  assert.match((await kubecfg.run(args)).stderr, /kubernetes_auth is not JSON/);
});

it("uses the kubeconfig's credentials with the server they are for, and with no other", async () => {
  behave = ({ headers }) => ({ status: 403, body: headers.authorization ?? "none" });
  const server = createServer((request, response) =>
    response.writeHead(403).end(request.headers.authorization ?? "none"),
  );
  const url = await listen(server);
  const path = kubecfg.file("config", {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: `${url}/` } }],
    users: [{ name: "u", user: { token: "t" } }],
  });
  const env = { KUBECONFIG: path };
  assert.is((await kubecfg.run(["-h", url, "list", "pods"], { env })).stderr, "kubecfg: Bearer t\n");
  assert.is((await kubecfg.run(["list", "pods"], { env })).stderr, "kubecfg: none\n", "$KUBERNETES_MASTER is another");
  kubecfg.file("config", ": {");
  assert.is((await kubecfg.run(["-h", url, "list", "pods"], { env })).stderr, "kubecfg: none\n");
});

it("does not show the password that is typed", async () => {
  const path = join(kubecfg.home, "typed");
  const program = fileURLToPath(new URL("../../../cli/kubecfg.js", import.meta.url));
  const line = `${process.execPath} ${program} -h https://127.0.0.1:1 -auth ${path} list pods`;
  // A terminal of its own; what is typed waits in it until it is asked for.
  const env = { HOME: kubecfg.home, KUBECONFIG: "", TROUPE_HOME: "" };
  const child = spawn("script", ["-qec", line, "/dev/null"], { env: { ...process.env, ...env } });
  let shown = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    shown += chunk;
    if (shown.endsWith("Username: ")) child.stdin.write("ann\r");
    else if (shown.endsWith("Password: ")) child.stdin.write("secret\r");
  }
  assert.match(shown, /Username: ann/);
  assert.not.match(shown, /secret/);
  assert.equal(JSON.parse(readFileSync(path, "utf8")), { User: "ann", Password: "secret" });
});

it("keeps what it was told at the prompts readable by its owner only", async () => {
  const path = join(kubecfg.home, "auth");
  await kubecfg.run(["-h", "https://127.0.0.1:1", "-auth", path, "list", "pods"], { stdin: "ann\nsecret\n" });
  assert.equal(JSON.parse(readFileSync(path, "utf8")), { User: "ann", Password: "secret" });
  assert.is(statSync(path).mode & 0o777, 0o600);
});

function ask(
  url: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    // Not through URL: it would resolve the dots that are the point of some tests.
    const path = url.slice(url.indexOf("/", "http://".length));
    const request = http.request({ hostname, port, path, method, headers }, (response) => {
      bodyOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.on("error", reject).end();
  });
}

it("-proxy: /api/ is the server's, /static/ a directory, and nothing else is served", async () => {
  behave = ({ path, headers }) => ({ body: `${path} ${headers.authorization ?? ""} ${headers.origin ?? "-"}` });
  const server = createServer((request, response) => {
    const { url: path = "", headers } = request;
    response.end(behave({ method: "GET", path, body: "", headers }).body);
  });
  const upstream = await listen(server);
  mkdirSync(join(kubecfg.home, "www"));
  kubecfg.file("www/index.html", "<p>");
  kubecfg.file("secret", "no");
  symlinkSync(join(kubecfg.home, "secret"), join(kubecfg.home, "www", "link"));
  const access = { url: upstream, headers: { authorization: "Bearer t" }, tls: {} };
  const url = await listen(proxyServer(access, join(kubecfg.home, "www")));
  assert.equal(await ask(`${url}/api/v1beta1/pods?labels=a`), {
    status: 200,
    text: "/api/v1beta1/pods?labels=a Bearer t -",
  });
  for (const page of ["/static/index.html", "/static/"])
    assert.equal(await ask(`${url}${page}`), { status: 200, text: "<p>" });
  for (const path of [
    "/",
    "/static/none",
    "/static/none/",
    "/static/../secret",
    "/static/%2e%2e/secret",
    "/static/link",
    "/actors",
  ])
    assert.is((await ask(`${url}${path}`)).status, 404, path);
  assert.is((await ask(`${url}/static/%zz`)).status, 400);
});

it("-proxy: pages of other sites are not served, its own are", async () => {
  behave = ({ headers }) => ({ body: headers.origin ?? "-" });
  const upstream = await listen(createServer((request, response) => response.end(request.headers.origin ?? "-")));
  const url = await listen(proxyServer({ url: upstream, headers: {}, tls: {} }, ""));
  const { host } = new URL(url);
  assert.is((await ask(`${url}/api/v1beta1/pods`, { host: "evil.example" })).status, 403);
  assert.is((await ask(`${url}/api/v1beta1/pods`, { origin: "http://evil.example" }, "POST")).status, 403);
  const { port } = new URL(url);
  // Another port of this machine is another site, and so is our other name.
  const strangers = [
    "null",
    "http://localhost:1",
    "http://127.0.0.1",
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
  ];
  for (const origin of strangers)
    for (const method of ["POST", "GET"])
      assert.is((await ask(`${url}/api/v1beta1/pods`, { origin }, method)).status, 403, `${method} of ${origin}`);
  for (const name of ["localhost", "127.0.0.1", "localhost:1", `localhost.:${port}`, `evil.localhost:${port}`])
    assert.is((await ask(`${url}/api/v1beta1/pods`, { host: name })).status, 403, name);
  assert.equal(await ask(`${url}/api/v1beta1/pods`, { origin: `http://${host}` }, "POST"), { status: 200, text: "-" });
});

it("-proxy: a server that is away is a 502", async () => {
  const url = await listen(proxyServer({ url: "http://127.0.0.1:1", headers: {}, tls: {} }, ""));
  assert.is((await ask(`${url}/api/v1beta1/pods`)).status, 502);
});

it.run();
