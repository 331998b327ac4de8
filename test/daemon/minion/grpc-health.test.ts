import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askGrpc, checkRequest, checkStatus } from "../../../daemon/minion/grpc-health.js";

const test = suite("gRPC health checks");

/** A server that answers with these bytes and this status. */
async function served(
  answer: (service: Buffer) => { body?: Buffer; status?: string; endsFirst?: boolean } | undefined,
  ask: (port: number) => Promise<unknown>,
): Promise<void> {
  const server = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream, headers) => {
    assert.is(headers[":path"], "/grpc.health.v1.Health/Check");
    stream.on("error", () => {});
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const given = answer(Buffer.concat(chunks));
      if (!given) return;
      const { body = Buffer.alloc(0), status = "0" } = given;
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status }));
      stream.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await ask((server.address() as AddressInfo).port);
  } finally {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const frame = (status: number): Buffer => Buffer.from([0, 0, 0, 0, 2, 8, status]);

test("what serves is healthy, and is asked about the service", async () => {
  let asked: Buffer | undefined;
  await served(
    (body) => {
      asked = body;
      return { body: frame(1) };
    },
    async (port) => assert.equal(await askGrpc("127.0.0.1", port, "db", 5_000), { healthy: true, message: "" }),
  );
  assert.equal(asked, Buffer.from([0, 0, 0, 0, 4, 0x0a, 2, 0x64, 0x62]));
});

test("what does not serve says so", async () => {
  for (const [given, message] of [
    [{ body: frame(2) }, /NOT_SERVING/],
    [{ body: Buffer.from([0, 0, 0, 0, 0]) }, /UNKNOWN/],
    [{ status: "12" }, /does not implement/],
    [{ status: "5" }, /does not know that service/],
    [{ status: "14" }, /gRPC status 14/],
    [{ body: Buffer.alloc(10_000) }, /too long/],
  ] as const)
    await served(
      () => given,
      async (port) => {
        const answer = await askGrpc("127.0.0.1", port, "", 5_000);
        assert.not.ok(answer.healthy);
        assert.match(answer.message, message);
      },
    );
});

test("who is silent, speaks otherwise or is not there has not answered", async () => {
  await served(
    () => undefined,
    async (port) => assert.match((await askGrpc("127.0.0.1", port, "", 200)).message, /no answer within 200 ms/),
  );
  const plain = net.createServer((socket) => {
    socket.on("error", () => {}).resume();
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    socket.destroySoon();
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const { port } = plain.address() as AddressInfo;
  assert.not.ok((await askGrpc("127.0.0.1", port, "", 5_000)).healthy);
  plain.close();
  assert.equal((await askGrpc("127.0.0.1", port, "", 5_000)).unreached, true);
});

test("lengths above 127 take more bytes", () => {
  const long = checkRequest("x".repeat(300));
  assert.equal([...long.subarray(0, 8)], [0, 0, 0, 1, 47, 0x0a, 0xac, 2]);
  assert.is(checkStatus(Buffer.from([1, 0, 0, 0, 2, 8, 1])), 0);
});

test.run();
