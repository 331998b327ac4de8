import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serveForward } from "../../../daemon/api/port-forward.js";
import { SpdyClient } from "./spdy/client.js";
import { pair } from "./spdy/pair.js";

const test = suite("port-forward over SPDY");
let echo: Server;
let port: number;
test.before(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  port = (echo.address() as AddressInfo).port;
});
test.after(() => void echo.close());

function begin(cutBytes: number): { client: SpdyClient; served: Promise<void>; end(): void } {
  const [near, far] = pair(cutBytes);
  const served = serveForward(far, async (to) => {
    if (to === 1) throw new Error("nobody listens there");
    const socket = connect(to, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  });
  return { client: new SpdyClient(near), served, end: () => near.end() };
}

/** Opens the two streams of a connection, the one for errors half closed at once, as kubectl has it. */
async function connection(client: SpdyClient, requestid: string, to: number): Promise<{ data: number; error: number }> {
  const headers = { port: String(to), requestid };
  const error = await client.open({ streamtype: "error", ...headers });
  client.send(error, Buffer.alloc(0), true);
  return { error, data: await client.open({ streamtype: "data", ...headers }) };
}

test("connections at once are carried whole, and each ends by itself", async () => {
  const { client, served, end } = begin(1_000);
  const all = await Promise.all(Array.from({ length: 64 }, (_, i) => connection(client, String(i), port)));
  const sent = all.map(({ data }) => {
    const bytes = randomBytes(20_000);
    client.send(data, bytes.subarray(0, 9_000));
    client.send(data, bytes.subarray(9_000), true);
    return bytes;
  });
  await client.until(() =>
    all.every(({ data, error }) => client.heard.get(data)?.isOver && client.heard.get(error)?.isOver),
  );
  for (const [i, { data, error }] of all.entries()) {
    assert.ok(client.heard.get(data)?.bytes.equals(sent[i] ?? Buffer.alloc(0)));
    assert.is(client.heard.get(error)?.bytes.length, 0);
  }
  client.control(6, Buffer.from([0, 0, 0, 9]));
  await client.until(() => client.pings.length === 1);
  assert.equal([...(client.pings[0] ?? [])], [0, 0, 0, 9]);
  end();
  await served;
});

test("a port that nobody has is told on the stream for errors; the others go on", async () => {
  const { client, served, end } = begin(7);
  const bad = await connection(client, "0", 1);
  await client.until(() => client.heard.get(bad.error)?.isOver === true);
  assert.match(String(client.heard.get(bad.error)?.bytes), /an error occurred forwarding 1: .*nobody listens there/);
  const good = await connection(client, "1", port);
  client.send(good.data, Buffer.from("hello"), true);
  await client.until(() => client.heard.get(good.data)?.isOver === true);
  assert.is(String(client.heard.get(good.data)?.bytes), "hello");
  end();
  await served;
});

test("streams of no connection are reset, and one that the client resets is no end of the others", async () => {
  const { client, served, end } = begin(7);
  const odd = await client.open({ streamtype: "what", requestid: "0" });
  await client.until(() => client.heard.get(odd)?.isReset === true);
  const first = await connection(client, "1", port);
  client.reset(first.data);
  const second = await connection(client, "2", port);
  client.send(second.data, Buffer.from("still"), true);
  await client.until(() => client.heard.get(second.data)?.isOver === true);
  assert.is(String(client.heard.get(second.data)?.bytes), "still");
  end();
  await served;
});

test.run();
