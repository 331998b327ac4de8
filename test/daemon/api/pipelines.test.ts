import { once } from "node:events";
import http, { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebSocket, WebSocketServer } from "ws";
import { readBytesMax, requestsAheadMax } from "../../../daemon/api/limits.js";
import { pacePipelines } from "../../../daemon/api/pipelines.js";

const test = suite("pipelines");
const servers: Server[] = [];
test.after.each(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = http.createServer(handle);
  pacePipelines(server);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const dial = (server: Server): Socket => connect((server.address() as AddressInfo).port, "127.0.0.1");

/** Resolves when so many answers have come. */
async function answersOn(socket: Socket, count: number): Promise<string[]> {
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
    const bodies = text.match(/<[^>]*>/g) ?? [];
    if (bodies.length >= count) return bodies;
  }
  throw new Error(`the connection ended after: ${text.slice(-200)}`);
}

const get = (n: number): string => `GET /${n} HTTP/1.1\r\nhost: x\r\n\r\n`;

test("thousands of requests sent at once are all answered, in order, and few of them are read ahead", async () => {
  let open = 0;
  let most = 0;
  const server = await serve((request, response) => {
    most = Math.max(most, ++open);
    setImmediate(() => {
      open--;
      response.end(`<${request.url}>`);
    });
  });
  const socket = dial(server);
  const count = 5_000;
  socket.write(Array.from({ length: count }, (_, i) => get(i)).join(""));
  const bodies = await answersOn(socket, count);
  assert.equal(
    bodies,
    Array.from({ length: count }, (_, i) => `</${i}>`),
  );
  const inOneReading = Math.ceil(readBytesMax / get(0).length);
  assert.ok(most <= requestsAheadMax + inOneReading, `${most} at one time`);
});

test("while the first is not answered nothing more is read: the sender waits", async () => {
  const waiting: ServerResponse[] = [];
  const server = await serve((_, response) => void waiting.push(response));
  const socket = dial(server);
  socket.on("error", () => {});
  const request = get(1);
  // More than the kernel keeps for a reader that does not read.
  const isTaken = socket.write(request.repeat((20 * 2 ** 20) / request.length));
  assert.not(isTaken);
  while (waiting.length < requestsAheadMax) await new Promise(setImmediate);
  for (let i = 0; i < 50; i++) await new Promise(setImmediate);
  assert.ok(waiting.length <= requestsAheadMax + Math.ceil(readBytesMax / request.length), `${waiting.length}`);
  assert.ok(socket.writableLength > 0, "the sender has not got rid of it");
  socket.destroy();
});

test("bodies larger than a reading come whole, also between requests that do not wait for their answers", async () => {
  const server = await serve((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on("end", () => response.end(`<${bytes}>`));
  });
  const sizes = [0, 1, readBytesMax, 300_000, 5, 1_000_000, 0, 77];
  const socket = dial(server);
  for (const size of sizes)
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${size}\r\n\r\n${"b".repeat(size)}`);
  assert.equal(
    await answersOn(socket, sizes.length),
    sizes.map((size) => `<${size}>`),
  );
});

test("a body that nobody reads holds its sender back, and one that is read later comes whole", async () => {
  let held: IncomingMessage | undefined;
  const server = await serve((request, response) => {
    held = request;
    request.pause();
    request.on("end", () => response.end("<done>"));
  });
  const socket = dial(server);
  const size = 20 * 2 ** 20;
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${size}\r\n\r\n`);
  socket.write(Buffer.alloc(size));
  while (!held) await new Promise(setImmediate);
  for (let i = 0; i < 200; i++) await new Promise(setImmediate);
  assert.ok((held.readableLength ?? 0) < 2 ** 20, `${held.readableLength} bytes in memory`);
  assert.ok(socket.writableLength > 0);
  held.resume();
  assert.equal(await answersOn(socket, 1), ["<done>"]);
});

test("answers that nobody reads hold the requests back, too", async () => {
  let begun = 0;
  const server = await serve((_, response) => {
    begun++;
    response.end(Buffer.alloc(256 * 1024, "x"));
  });
  const socket = dial(server);
  socket.on("error", () => {});
  socket.pause();
  socket.write(get(1).repeat(2_000));
  let before = -1;
  while (before !== begun || begun === 0) {
    before = begun;
    for (let i = 0; i < 100; i++) await new Promise(setImmediate);
  }
  assert.ok(begun < 200, `${begun} answers of 256 KiB were made for who reads none`);
  socket.destroy();
});

test("what follows an upgrade belongs to the other protocol, also when it came with the request", async () => {
  const server = await serve((_, response) => response.end("<plain>"));
  const sockets = new WebSocketServer({ noServer: true });
  const said: string[] = [];
  server.on("upgrade", (request, socket, head) => {
    // Later, as one that asks who it is first.
    setImmediate(() =>
      sockets.handleUpgrade(request, socket, head, (ws) =>
        ws.on("message", (data) => {
          said.push(String(data));
          ws.send(`heard ${said.length}`);
        }),
      ),
    );
  });
  const { port } = server.address() as AddressInfo;
  const ws = new WebSocket(`ws://127.0.0.1:${port}/`);
  await once(ws, "open");
  ws.send("a".repeat(3 * readBytesMax));
  await once(ws, "message");
  assert.is(said[0]?.length, 3 * readBytesMax);
  ws.terminate();

  const socket = dial(server);
  const frame = (text: string): Buffer =>
    Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
  const upgrade = `GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  const early = Array.from({ length: 200 }, (_, i) => `early ${i} ${"x".repeat(80)}`);
  socket.write(Buffer.concat([Buffer.from(upgrade), ...early.map(frame)]));
  while (said.length < 201) await once(socket, "data");
  assert.equal(said.slice(1), early);
  socket.destroy();
  sockets.close();
});

test.run();
