/** Probes over the network, against servers that answer well, badly, slowly and for ever. */
import http from "node:http";
import net from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { networkDialer } from "../../../daemon/minion/dialer.js";
import type { ProbeAction } from "../../../daemon/minion/ports.js";

const test = suite("dialer");
const dialer = networkDialer();
const timeoutMs = 400;

/** Runs `body` with a server that does this to each connection. */
async function withServer(serve: (socket: net.Socket) => void, body: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body((server.address() as net.AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const ask = (port: number): Promise<ProbeAction> =>
  dialer.http({ url: `http://127.0.0.1:${port}/`, headers: [], timeoutMs });

/** Says `head`, then a drop again and again, well within the time limit each. */
const dripping =
  (head: string, drop: string, everyMs = 50) =>
  (socket: net.Socket): void => {
    socket.write(head);
    const timer = setInterval(() => socket.write(drop), everyMs);
    socket.on("close", () => clearInterval(timer));
  };

for (const [what, serve] of Object.entries({
  "that never begins": () => undefined,
  "whose head comes drop by drop": dripping("HTTP/1.1 200 OK\r\n", "x-a: y\r\n"),
  "whose body comes drop by drop": dripping("HTTP/1.1 200 OK\r\n\r\n", "drop"),
  "of chunks without end": dripping("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "4\r\ndrop\r\n"),
  "that says to go on, again and again": dripping("", "HTTP/1.1 100 Continue\r\n\r\n"),
})) {
  test(`an answer ${what} has failed when the time is over, and says so`, () =>
    withServer(serve, async (port) => {
      const beganMs = performance.now();
      const answer = await ask(port);
      assert.is(answer.healthy, false);
      assert.match(answer.message, /within 400 ms/);
      // It was reached: the probes of 0.5.4 count it as well.
      assert.is(answer.unreached ?? false, false);
      assert.ok(performance.now() - beganMs < 10 * timeoutMs);
    }));
}

test("of a large answer only the beginning is waited for", () =>
  withServer(dripping(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(10_240)}`, "drop"), async (port) => {
    assert.equal(await ask(port), { healthy: true, message: "" });
  }));

test("a status from 200 to 399 is healthy, any other is not", async () => {
  const server = http.createServer((request, response) => {
    response.statusCode = Number(request.url?.slice(1));
    response.end("words");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const of = async (status: number): Promise<boolean> =>
    (await dialer.http({ url: `http://127.0.0.1:${port}/${status}`, headers: [], timeoutMs: 5_000 })).healthy;
  assert.equal(await Promise.all([200, 204, 302, 399, 400, 404, 500, 503].map(of)), [
    ...[true, true, true, true],
    ...[false, false, false, false],
  ]);
  await new Promise((resolve) => server.close(resolve));
});

test("an answer that breaks off is none", () =>
  withServer(
    (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this"),
    async (port) => {
      assert.is((await ask(port)).healthy, false);
    },
  ));

test("nobody there is unreached", async () => {
  let free = 0;
  await withServer(
    () => undefined,
    async (port) => {
      free = port;
    },
  );
  const answer = await ask(free);
  assert.is(answer.healthy, false);
  assert.is(answer.unreached, true);
});

test("a TCP connection is healthy once it is there, and only within its time", async () => {
  await withServer(
    () => undefined,
    async (port) => {
      assert.is((await dialer.tcp("127.0.0.1", port, timeoutMs)).healthy, true);
    },
  );
});

/** A server that answers by the path, and counts who comes. */
async function withPaths(
  answers: Record<string, [status: number, location?: string]>,
  body: (port: number, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? "");
    const [status, location] = answers[request.url ?? ""] ?? [404];
    response.writeHead(status, location === undefined ? {} : { location });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body((server.address() as net.AddressInfo).port, asked);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
const askPath = (port: number, path: string): Promise<ProbeAction> =>
  dialer.http({ url: `http://127.0.0.1:${port}${path}`, headers: [], timeoutMs: 5_000 });

test("a redirect on the same host is followed, and its answer counts", () =>
  withPaths({ "/": [302, "/bad"], "/bad": [503], "/well": [307, "/good"], "/good": [200] }, async (port, asked) => {
    assert.equal(await askPath(port, "/"), { healthy: false, message: "HTTP status 503" });
    assert.equal(await askPath(port, "/well"), { healthy: true, message: "" });
    assert.equal(asked, ["/", "/bad", "/well", "/good"]);
  }));

test("a redirect to another host is not followed: it is an answer, with a word of it", async () => {
  const others: string[] = [];
  const other = http.createServer((request, response) => {
    others.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.2", resolve));
  const elsewhere = `127.0.0.2:${(other.address() as net.AddressInfo).port}`;
  for (const location of [
    `http://${elsewhere}/latest`,
    `//${elsewhere}/latest`,
    "file:///etc/passwd",
    "ftp://127.0.0.1/a",
  ])
    await withPaths({ "/": [301, location] }, async (port, asked) => {
      const { healthy, message } = await askPath(port, "/");
      assert.is(healthy, true);
      assert.match(message, /redirects to .*, where nobody is asked/);
      assert.equal(asked, ["/"]);
    });
  assert.equal(others, []);
  await new Promise((resolve) => other.close(resolve));
});

test("redirects without end are a failure, and none without a place is followed", () =>
  withPaths({ "/": [302, "/"], "/none": [302], "/odd": [302, "http://[::"] }, async (port, asked) => {
    assert.match((await askPath(port, "/")).message, /more than 10 redirects/);
    assert.is(asked.length, 11);
    for (const path of ["/none", "/odd"]) assert.equal(await askPath(port, path), { healthy: true, message: "" });
  }));

test.run();
