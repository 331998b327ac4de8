import { once } from "node:events";
import http, { type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Turns } from "../../../daemon/api/answers/turns.js";
import { Connections, keepInBounds } from "../../../daemon/api/connections.js";
import { stalledMsMax } from "../../../daemon/api/limits.js";
import { handClock } from "../adapters/portals/loopback.js";

const test = suite("connections");
const servers: Server[] = [];
const clients: Socket[] = [];
test.after.each(() => {
  for (const client of clients.splice(0)) client.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A server of which one address may have three connections, and all together four. */
async function bounded(handle: http.RequestListener): Promise<{ port: number; connections: Connections }> {
  const connections = new Connections({ max: 4, perAddressMax: 3 });
  const server = http.createServer(handle);
  server.prependListener("connection", (socket: Socket) => connections.add(socket));
  server.prependListener("request", (request, response) => connections.begin(request, response));
  server.on("upgrade", ({ socket }) => {
    connections.release(socket);
    socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
  });
  return { port: await listening(server), connections };
}

const dial = async (port: number, localAddress = "127.0.0.1"): Promise<Socket> => {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  clients.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
};

async function ask(socket: Socket): Promise<string> {
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const [answer] = await once(socket, "data");
  return String(answer);
}

test("who has been idle longest makes way: thousands that say nothing keep nobody out", async () => {
  const { port, connections } = await bounded((_, response) => response.end("hello"));
  const first = await dial(port);
  const ended = once(first, "close");
  await ask(first);
  for (let i = 0; i < 20; i++) await dial(port);
  await ended;
  assert.match(await ask(await dial(port)), /^HTTP\/1\.1 200/);
  assert.is(connections.size, 3, "of one address");
});

test("what is being answered is not ended for a newcomer, which is refused when nothing else can be", async () => {
  const answers: http.ServerResponse[] = [];
  const { port } = await bounded((_, response) => void answers.push(response));
  const busy: Socket[] = [];
  for (let i = 0; i < 3; i++) {
    const socket = await dial(port);
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    busy.push(socket);
    while (answers.length <= i) await new Promise(setImmediate);
  }
  await once(await dial(port), "close");
  const other = await dial(port, "127.0.0.2");
  other.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  while (answers.length < 4) await new Promise(setImmediate);
  for (const response of answers) response.end("done");
  for (const socket of [...busy, other]) if (socket.readableLength === 0) await once(socket, "readable");
});

test("one that became a link or a WebSocket is no longer counted", async () => {
  const { port, connections } = await bounded((_, response) => response.end());
  for (let i = 0; i < 10; i++) {
    const socket = await dial(port);
    socket.write("GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    assert.match(String((await once(socket, "data"))[0]), /^HTTP\/1\.1 101/);
  }
  assert.is(connections.size, 0);
});

test("an answer of which nothing is taken for long is ended; one that is taken slowly is not", async () => {
  const clock = handClock();
  const server = http.createServer((_, response) => response.end(Buffer.alloc(64 * 2 ** 20)));
  keepInBounds(server, clock, new Turns());
  const port = await listening(server);
  const [silent, slow] = [await dial(port), await dial(port)];
  for (const socket of [silent, slow]) {
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  }
  const rounds = 200;
  const closed = once(silent, "close");
  silent.pause();
  for (let i = 0; i < rounds; i++) await new Promise(setImmediate);
  clock.advance(stalledMsMax);
  slow.resume();
  let taken = 0;
  slow.on("data", (chunk: Buffer) => {
    taken += chunk.length;
  });
  while (taken < 32 * 2 ** 20) await once(slow, "data");
  slow.pause();
  clock.advance(stalledMsMax);
  silent.resume();
  slow.resume();
  await closed;
  while (taken < 64 * 2 ** 20) await once(slow, "data");
});

test.run();
