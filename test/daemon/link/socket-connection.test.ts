import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebSocket, WebSocketServer } from "ws";
import type { Connection } from "../../../daemon/link/connection.js";
import { socketConnection } from "../../../daemon/link/socket-connection.js";
import { Seen } from "../../contracts/link/subject.js";

const test = suite("a WebSocket as a connection");

interface Line {
  connection: Connection;
  /** What the other end was told. */
  heard: Seen<string>;
  /** Writes that reached the socket since the handshake. */
  writes(): number;
}

async function connected(body: (line: Line) => Promise<void>): Promise<void> {
  const server = createServer();
  const wss = new WebSocketServer({ server });
  const heard = new Seen<string>();
  wss.on("connection", (ws) => {
    ws.on("message", (data) => heard.add(String(data)));
    ws.on("close", (_code, reason) => heard.add(`closed: ${reason}`));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const ws = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  let socket: Socket | null = null;
  ws.on("upgrade", (response) => {
    socket = response.socket;
  });
  await once(ws, "open");
  const raw = socket as unknown as Socket & { _writeGeneric(...args: unknown[]): void };
  let count = 0;
  const write = raw._writeGeneric;
  raw._writeGeneric = (...args) => {
    count++;
    write.apply(raw, args);
  };
  try {
    await body({ connection: socketConnection(ws, () => socket), heard, writes: () => count });
  } finally {
    ws.terminate();
    wss.close();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}

test("what is sent in one turn leaves in one write, in order; the next turn's is not held up", async () => {
  await connected(async ({ connection, heard, writes }) => {
    for (const text of ["a", "b", "c"]) connection.send(text);
    assert.is(writes(), 0, "held until the turn ends");
    assert.equal(await heard.count(3), ["a", "b", "c"]);
    assert.is(writes(), 1);
    connection.send("d");
    assert.is((await heard.count(4)).at(-1), "d");
    assert.is(writes(), 2);
  });
});

test("what was sent before a close arrives before it", async () => {
  await connected(async ({ connection, heard }) => {
    connection.send("last words");
    connection.close("enough");
    assert.equal(await heard.count(2), ["last words", "closed: enough"]);
  });
});

test.run();
