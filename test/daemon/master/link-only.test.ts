/** Minions that are refused: their sockets are gone soon, even if they never end their half; on each listener. */
import { once } from "node:events";
import type { Server } from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { linkProtocol } from "../../../core/link/handshake.js";
import type { LinkServer } from "../../../daemon/link/link.js";
import { protocolHeader } from "../../../daemon/link/link.js";
import { listenForMinions } from "../../../daemon/link/socket-server.js";
import { linkOnlyServer } from "../../../daemon/master/link-only.js";
import { realClock } from "../../../daemon/real-clock.js";

const test = suite("a listener for minions only");
const clock = realClock();

let server: Server;
let links: LinkServer;
let open: Set<Socket>;

test.before.each(async () => {
  server = linkOnlyServer(clock);
  open = new Set();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  links = listenForMinions([server], clock, () => undefined, {
    authenticate: (token, claimed) => {
      if (token !== "good") throw new Fault("Unauthorized", "its token is wrong");
      return claimed;
    },
    onMessage: () => undefined,
    onDown: () => undefined,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
test.after.each(async () => {
  await links.close();
  server.closeAllConnections();
  server.close();
});

const cases: [what: string, path: string, token: string, protocol: number, status: number][] = [
  ["a wrong token", "/link", "guessed", linkProtocol, 401],
  ["another version", "/link", "good", linkProtocol + 1_000, 400],
  ["a stream that nobody waits for", "/link/stream/1", "good", linkProtocol, 404],
  ["a path below the link", "/link/other", "good", linkProtocol, 404],
  ["a path of the API", "/api/v1/pods?watch=true", "good", linkProtocol, 404],
];
for (const [what, path, token, protocol, status] of cases)
  test(`${what}: ${status}, and the socket is gone although the peer stays`, async () => {
    const { port } = server.address() as AddressInfo;
    const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const lines = [`GET ${path} HTTP/1.1`, "host: x", "connection: upgrade", "upgrade: websocket"];
    const own = [`authorization: Bearer ${token}`, "x-troupe-minion: a", `${protocolHeader}: ${protocol}`];
    const key = ["sec-websocket-version: 13", "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="];
    socket.write([...lines, ...own, ...key, "", ""].join("\r\n"));
    let said = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    socket.on("error", () => undefined);
    await once(socket, "end");
    assert.match(said, `HTTP/1.1 ${status} `);
    await Promise.all([...open].map((end) => once(end, "close")));
    assert.is(open.size, 0);
    socket.destroy();
  });

test.run();
