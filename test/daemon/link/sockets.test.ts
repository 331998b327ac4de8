import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebSocket } from "ws";
import { linkProtocol } from "../../../core/link/handshake.js";
import { seededRandom } from "../../../core/random.js";
import { type LinkClient, protocolHeader } from "../../../daemon/link/link.js";
import { dialMaster } from "../../../daemon/link/socket-client.js";
import { listenForMinions } from "../../../daemon/link/socket-server.js";
import { silentLog } from "../../../daemon/log.js";
import {
  heartbeat,
  MasterSeen,
  MinionSeen,
  Seen,
  type SkippingClock,
  skippingClock,
} from "../../contracts/link/subject.js";
import { linkContract, testedWaitingBytesMax } from "../../contracts/link.js";
import { wireProxy } from "./wire-proxy.js";

const test = suite("link over sockets");
const limits = { waitingBytesMax: testedWaitingBytesMax };

async function httpServer(): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer((_request, response) => response.end("plain"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { server, port: (server.address() as AddressInfo).port, close };
}

linkContract(test, async () => {
  const clock = skippingClock();
  const http = await httpServer();
  const proxy = await wireProxy(http.port);
  const url = `http://127.0.0.1:${proxy.port}`;
  const random = seededRandom("contract");
  return {
    clock,
    listen: (handlers) => listenForMinions([http.server], clock, silentLog, handlers, limits),
    connect: (minion, token, handlers) =>
      dialMaster({ url, token: () => token, minion, clock, random, log: silentLog, ...limits }, handlers),
    breakLines: () => proxy.breakAll(),
    stall: () => proxy.stallAll(),
    dispose: async () => {
      await proxy.close();
      await http.close();
    },
  };
});

/** A raw WebSocket to a listening master: what it was answered, or the text it was closed with. */
async function raw(path: string, headers: Record<string, string>, say: string): Promise<string> {
  const http = await httpServer();
  const master = new MasterSeen();
  const server = listenForMinions([http.server], skippingClock(), silentLog, master, limits);
  try {
    const ws = new WebSocket(`ws://127.0.0.1:${http.port}${path}`, { headers });
    ws.on("open", () => ws.send(say));
    return await new Promise((resolve) => {
      ws.on("error", (error) => resolve(error.message));
      ws.on("close", () => resolve(`closed after ${master.messages.items.length} messages`));
    });
  } finally {
    await server.close();
    await http.close();
  }
}

const unversioned = { authorization: "Bearer token of a", "x-troupe-minion": "a" };
const good = { ...unversioned, [protocolHeader]: String(linkProtocol) };

test("what is not a frame resets the connection", async () => {
  for (const say of [
    "hello?",
    "null",
    "{}",
    '{"n":-1,"a":0,"m":1}',
    '{"n":1,"a":9,"m":1}',
    '{"n":1,"a":0}',
    '{"n":"1","a":0,"m":1}',
  ]) {
    assert.is(await raw("/link", good, say), "closed after 0 messages", say);
  }
});

test("no credential, a wrong one, unknown streams and odd paths are refused", async () => {
  assert.match(await raw("/link", {}, ""), "401");
  assert.match(await raw("/link", { ...good, "x-troupe-minion": "b" }, ""), "401");
  assert.match(await raw("/link/stream/none", good, ""), "404");
  assert.match(await raw("/link/stream/%ZZ%", good, ""), "404");
  assert.match(await raw("/link/other", good, ""), "404");
});

test("a daemon that speaks another version of the link's protocol is refused, and told what would be right", async () => {
  for (const headers of [unversioned, { ...unversioned, [protocolHeader]: String(linkProtocol + 1) }]) {
    assert.match(await raw("/link", headers, ""), "400");
    assert.match(await raw("/link/stream/none", headers, ""), "400");
  }
});

/** A master, and daemons of one name that dial it, each with a run of its own. */
async function twins(
  body: (dial: (runId: string, bootId: string) => Twin, told: string[], link: Twins) => Promise<void>,
) {
  const http = await httpServer();
  const clock = skippingClock();
  const master = new MasterSeen();
  const told: string[] = [];
  const handlers = Object.assign(master, {
    onTurnedAway: (_minion: string, _caller: unknown, why: string) => told.push(why),
  });
  const server = listenForMinions([http.server], clock, silentLog, handlers, limits);
  const clients: LinkClient[] = [];
  const dial = (runId: string, bootId: string): Twin => {
    const seen = new MinionSeen("a");
    const refused = new Seen<number>();
    const options = { url: `http://127.0.0.1:${http.port}`, minion: "a", token: () => "token of a", log: silentLog };
    const run = () => ({ runId, bootId });
    const random = seededRandom(runId);
    const onRefused = (status: number): void => refused.add(status);
    const client = dialMaster({ ...options, run, clock, random, onRefused }, seen);
    clients.push(client);
    return { seen, refused, client };
  };
  try {
    await body(dial, told, { clock, master });
  } finally {
    for (const client of clients) client.close();
    await server.close();
    await http.close();
  }
}
interface Twin {
  seen: MinionSeen;
  refused: Seen<number>;
  client: LinkClient;
}
interface Twins {
  clock: SkippingClock;
  master: MasterSeen;
}

test("a second daemon of a name is refused while the first speaks, and told why; the first stays", async () => {
  await twins(async (dial, told, { master }) => {
    const first = dial("first", "boot 1");
    await master.hellos(1);
    const beating = setInterval(() => first.client.send(heartbeat("")), 20);
    const second = dial("second", "boot 2");
    assert.equal(await second.refused.count(1), [409]);
    clearInterval(beating);
    assert.match(told[0] ?? "", 'another minion "a" is connected and speaks');
    assert.equal(first.seen.downs.items, []);
    assert.equal(second.seen.ups.items, []);
  });
});

test("a second daemon of a name takes the place of one that fell silent or left", async () => {
  await twins(async (dial, _told, { clock, master }) => {
    const first = dial("first", "boot 1");
    await master.hellos(1);
    const second = dial("second", "boot 2");
    while (second.seen.ups.items.length === 0) {
      clock.skip(100);
      await new Promise(setImmediate);
    }
    assert.match((await first.seen.downs.count(1))[0] ?? "", "replaced");
    first.client.close();
    const third = dial("third", "boot 2");
    second.client.close();
    await third.seen.ups.count(1);
  });
});

test("a daemon that dials again takes its own place at once", async () => {
  await twins(async (dial, told, { master }) => {
    const first = dial("first", "boot 1");
    await master.hellos(1);
    const again = dial("first", "boot 1");
    first.seen.onDown = () => first.client.close();
    await again.seen.ups.count(1);
    assert.equal(told, []);
  });
});

test.run();
