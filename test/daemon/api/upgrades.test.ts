/** Upgrades that are refused: answered at once, and their sockets gone soon, even if the client never ends its half. */
import { once } from "node:events";
import net, { type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { authenticateBy } from "../../../daemon/authentication/authenticate.js";
import { knownTokens } from "../../../daemon/authentication/known-tokens.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";

const test = suite("upgrades");
const tokens = { admin: "root", "read-only": "eye" };
const handshake = ["sec-websocket-version: 13", "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="];
const exec = "/api/v1/namespaces/default/pods/web/exec?command=id";
const watch = "/api/v1/pods?watch=true";

let c: Cluster;
/** The server's ends of the connections that are open. */
let open: Set<Socket>;

test.before.each(async () => {
  c = await startCluster({ authenticate: authenticateBy([knownTokens(tokens)]), builtInAccess: true });
  open = new Set();
  c.server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
});
test.after.each(closeAll);

interface Ask {
  path: string;
  token?: string;
  headers?: readonly string[];
  method?: string;
}

/** Sends the head of a request and never ends its own half. @returns what comes back, until the server ends its half */
async function ask({ path, token = "", headers = ["upgrade: websocket", ...handshake], method = "GET" }: Ask) {
  const socket = net.connect({ port: c.port, host: "127.0.0.1", allowHalfOpen: true });
  const auth = token === "" ? [] : [`authorization: Bearer ${token}`];
  socket.write(
    [`${method} ${path} HTTP/1.1`, "host: localhost", "connection: upgrade", ...auth, ...headers, "", ""].join("\r\n"),
  );
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  // A server that cuts off who lingers does so with a reset.
  socket.on("error", () => undefined);
  await once(socket, "end");
  return { text, socket };
}

const refusals: [what: string, ask: Ask, status: number][] = [
  ["nothing shown", { path: watch }, 401],
  ["an unknown token", { path: watch, token: "guessed" }, 401],
  ["nothing shown to run a command", { path: exec }, 401],
  ["a command, by who may only read", { path: exec, token: "eye" }, 403],
  ["a command without a protocol", { path: exec, token: "root" }, 404],
  ["no path of ours", { path: "/nowhere", token: "root" }, 404],
  ["the link's path, where no minion is answered", { path: "/link", token: "root" }, 404],
  ["one below it", { path: "/link/stream/1", token: "root" }, 404],
  ["a path that cannot be decoded", { path: "/api/v1/%zz?watch=true", token: "root" }, 404],
  ["no WebSocket", { path: watch, token: "root", headers: ["upgrade: SPDY/3.1"] }, 400],
  ["another method", { path: watch, token: "root", method: "POST" }, 404],
  [
    "a page elsewhere",
    { path: watch, token: "root", headers: ["upgrade: websocket", "origin: http://evil", ...handshake] },
    403,
  ],
  ["no key", { path: watch, token: "root", headers: ["upgrade: websocket", "sec-websocket-version: 13"] }, 400],
  [
    "a wrong version",
    { path: watch, token: "root", headers: ["upgrade: websocket", "sec-websocket-version: 1", handshake[1] ?? ""] },
    400,
  ],
  ["HTTP/2 instead, and nothing shown", { path: watch, headers: ["upgrade: h2c", "http2-settings: AAMAAABk"] }, 401],
];

for (const [what, asked, status] of refusals)
  test(`${what}: ${status}, and the socket is gone although the client stays`, async () => {
    const { text, socket } = await ask(asked);
    assert.match(text, `HTTP/1.1 ${status} `);
    if (status === 401) assert.match(text.toLowerCase(), "www-authenticate: bearer");
    await Promise.all([...open].map((end) => once(end, "close")));
    assert.is(open.size, 0);
    socket.destroy();
  });

test("forty at once leave nothing behind", async () => {
  const all = await Promise.all(Array.from({ length: 40 }, (_, i) => ask({ path: i % 2 === 0 ? watch : exec })));
  await Promise.all([...open].map((end) => once(end, "close")));
  assert.is(open.size, 0);
  for (const { socket } of all) socket.destroy();
});

test("who shows a token is served", async () => {
  const socket = net.connect(c.port, "127.0.0.1");
  const lines = [`GET ${watch} HTTP/1.1`, "host: localhost", "connection: upgrade", "upgrade: websocket", ...handshake];
  socket.write([...lines, "authorization: Bearer eye", "", ""].join("\r\n"));
  const [head] = (await once(socket, "data")) as [Buffer];
  assert.match(String(head), "HTTP/1.1 101 ");
  socket.destroy();
});

test.run();
