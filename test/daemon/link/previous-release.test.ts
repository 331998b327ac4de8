/**
 * Daemons of the release before, as they were recorded: what 0.1.0's minions and masters said over their link. They dial
 * and answer as it did: with one version in the header, and by nothing but that version.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebSocket, WebSocketServer } from "ws";
import type { MasterMessage, MinionMessage } from "../../../core/link/messages.js";
import { seededRandom } from "../../../core/random.js";
import { dialMaster } from "../../../daemon/link/socket-client.js";
import { listenForMinions } from "../../../daemon/link/socket-server.js";
import { silentLog } from "../../../daemon/log.js";
import { MasterSeen, MinionSeen, skippingClock } from "../../contracts/link/subject.js";

interface Recorded {
  release: string;
  protocol: string;
  minion: MinionMessage[];
  master: MasterMessage[];
}

const it = suite("the release before");
const recorded = JSON.parse(readFileSync("test/daemon/link/recorded/0.1.0.json", "utf8")) as Recorded;

/** As 0.1.0 wrote them. */
const frame = (message: unknown, i: number): string => JSON.stringify({ n: i + 1, a: 0, m: message });

it("its minion is understood by this master, to the last word", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const master = new MasterSeen();
  const links = listenForMinions([server], skippingClock(), silentLog, master);
  const headers = {
    ...{ authorization: "Bearer token of m1", "x-troupe-minion": "m1", "x-troupe-protocol": recorded.protocol },
    ...{ "x-troupe-run": "7d1c1d5b0c8a9f10", "x-troupe-boot": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0" },
  };
  const dial = async (): Promise<WebSocket> => {
    const ws = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`, { headers });
    await once(ws, "open");
    return ws;
  };
  let ws = await dial();
  let said = 0;
  for (const [i, message] of recorded.minion.entries()) {
    if (message.type === "hello" && i > 0) {
      await master.messages.count(i);
      ws.terminate();
      ws = await dial();
      said = 0;
    }
    ws.send(frame(message, said++));
  }
  const heard = await master.messages.count(recorded.minion.length);
  assert.equal(
    heard.map(({ message }) => message),
    recorded.minion,
  );
  assert.equal(master.nonsense.items, []);
  const told = once(ws, "message");
  assert.ok(links.send("m1", { type: "stop", uid: "u", graceSeconds: 0 }));
  assert.match(String((await told)[0]), '"m":{"type":"stop","uid":"u","graceSeconds":0}');
  ws.terminate();
  await links.close();
  server.closeAllConnections();
  server.close();
});

it("its master is understood by this minion, and lets it in", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const wss = new WebSocketServer({ noServer: true });
  let dialled: IncomingMessage["headers"] = {};
  server.on("upgrade", (request: IncomingMessage, socket, head) => {
    dialled = request.headers;
    // All that 0.1.0 looked at.
    if (request.headers["x-troupe-protocol"] !== recorded.protocol) socket.destroy();
    else
      wss.handleUpgrade(request, socket, head, (ws) => {
        for (const [i, message] of recorded.master.entries()) ws.send(frame(message, i));
      });
  });
  const minion = new MinionSeen("m1");
  const client = dialMaster(
    {
      ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, minion: "m1", token: () => "t" },
      ...{
        clock: skippingClock(),
        random: seededRandom("r"),
        log: silentLog,
        run: () => ({ runId: "r", bootId: "b" }),
      },
    },
    minion,
  );
  const heard = await minion.messages.count(recorded.master.length);
  for (const [i, message] of recorded.master.entries())
    if (message.type !== "table" || message.name !== "services") assert.equal(heard[i], message);
  assert.equal(minion.downs.items, []);
  assert.is(dialled["x-troupe-minion"], "m1");
  client.close();
  wss.close();
  server.closeAllConnections();
  server.close();
});

it.run();
