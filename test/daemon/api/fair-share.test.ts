import { once } from "node:events";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Gate } from "../../../daemon/api/answers/gate.js";
import { requestsWaitingPerCallerMax, seatsPerCallerMax } from "../../../daemon/api/limits.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { openStream } from "./events.js";
import { pod } from "./sample.js";

const test = suite("fair share");
test.after.each(closeAll);

const pods = "/api/v1/namespaces/default/pods";
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

/** Takes so many seats for somebody. */
const take = (gate: Gate, flow: string, count: number): Promise<(() => void)[]> =>
  Promise.all(Array.from({ length: count }, () => gate.enter({ flow, onGone: () => {} })));

/** Everything that comes on a connection until it ends. */
async function raw(c: Cluster, text: string): Promise<string> {
  const socket = connect(c.port, "127.0.0.1");
  socket.write(text);
  let got = "";
  socket.on("data", (chunk: Buffer) => {
    got += String(chunk);
  });
  await once(socket, "close");
  return got;
}

test("a caller that has all its seats waits, another does not; whether the master lives is always told", async () => {
  const c = await startCluster();
  const gate = c.deps.load.seatsOf("people");
  const [leave] = await take(gate, "caller admin", seatsPerCallerMax);
  const answer = c.call("GET", pods);
  await until(() => gate.waiting === 1);
  for (const path of ["/healthz", "/livez", "/readyz"]) assert.is((await c.call("GET", path)).text, "ok");
  (await take(gate, "address 10.0.0.1", 1))[0]?.();
  leave?.();
  assert.is((await answer).status, 200);
});

test("who has too many waiting is told to come again", async () => {
  const c = await startCluster();
  const gate = c.deps.load.seatsOf("people");
  await take(gate, "caller admin", seatsPerCallerMax);
  for (let i = 0; i < requestsWaitingPerCallerMax; i++)
    void gate.enter({ flow: "caller admin", onGone: () => {} }).catch(() => {});
  const { status, headers, json } = await c.call("GET", pods);
  assert.equal([status, headers.get("retry-after"), json.reason], [429, "1", "TooManyRequests"]);
  assert.is((await c.call("GET", "/healthz")).text, "ok");
});

test("a watch gives its seat back as soon as it is one, and every other answer when it is there", async () => {
  const c = await startCluster();
  const watch = await openStream(`${c.url}${pods}?watch=true`);
  assert.is(watch.status, 200);
  await c.call("POST", pods, pod("a"));
  await watch.take(1);
  assert.is((await c.call("POST", pods, "{")).status, 400);
  assert.is(c.deps.load.seatsOf("people").taken, 0);
});

test("the requests of one connection go one after another, and each is answered once", async () => {
  const c = await startCluster();
  const count = 300;
  const text = Array.from({ length: count }, (_, i) => `GET ${pods}/p-${i} HTTP/1.1\r\nhost: localhost\r\n\r\n`).join(
    "",
  );
  const got = await raw(c, `${text}GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  const names = [...got.matchAll(/"name":"(p-\d+)"/g)].map((m) => m[1]);
  assert.equal(
    names,
    Array.from({ length: count }, (_, i) => `p-${i}`),
  );
  assert.ok(got.endsWith("ok"));
  assert.is(c.deps.load.seatsOf("people").taken, 0);
});

test("a client that goes away with requests waiting leaves nothing behind", async () => {
  const c = await startCluster();
  const gate = c.deps.load.seatsOf("people");
  const leaves = await take(gate, "caller admin", seatsPerCallerMax);
  const socket = connect(c.port, "127.0.0.1");
  socket.write(`GET ${pods} HTTP/1.1\r\nhost: localhost\r\n\r\n`.repeat(100));
  await until(() => gate.waiting === 1);
  socket.destroy();
  await until(() => gate.waiting === 0);
  for (const leave of leaves) leave();
  assert.is(gate.taken, 0);
  assert.is((await c.call("GET", pods)).status, 200);
});

for (const [what, line] of [
  ["HTTP/0.9", "GET /healthz"],
  ["a version that is none", "GET /healthz HTTP/9.9"],
  ["HTTP/2 in clear", "PRI * HTTP/2.0\r\n\r\nSM"],
  ["no path", "GET HTTP/1.1"],
  ["no method", "/healthz HTTP/1.1"],
  ["an unknown method", "FETCH /healthz HTTP/1.1"],
  ["a word", "hello"],
  ["two lines in one", "GET /healthz\tHTTP/1.1"],
  ["bytes", "\u0001\u0002\u0003"],
  ["TLS", "\u0016\u0003\u0001\u0002"],
  ["a colon that is missing", "GET /healthz HTTP/1.1\r\nhost localhost"],
  ["a length that is none", "GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1x"],
  ["two lengths", "GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2"],
  [
    "a length and chunks",
    "POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked",
  ],
  ["no host", "GET /healthz HTTP/1.1"],
] as const)
  test(`a request line of ${what} is answered 400 and closed`, async () => {
    const c = await startCluster();
    const got = await raw(c, `${line}\r\n\r\n`);
    assert.match(got, /^HTTP\/1\.1 400 /);
    assert.match(got.toLowerCase(), /connection: close/);
    assert.is((await c.call("GET", "/healthz")).text, "ok");
  });

test("a head of 100 KB is answered 431 and closed", async () => {
  const c = await startCluster();
  const got = await raw(c, `GET /healthz HTTP/1.1\r\nhost: localhost\r\na: ${"b".repeat(100_000)}\r\n\r\n`);
  assert.match(got, /^HTTP\/1\.1 431 /);
});

test.run();
