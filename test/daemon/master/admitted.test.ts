import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Admission } from "../../../daemon/master/admission.js";
import { admitted } from "../../../daemon/master/admitted.js";

const test = suite("admitted");

let outer: http.Server;
let heard: string[];

test.before.each(async () => {
  heard = [];
  outer = http.createServer();
  const inner = admitted(outer, new Admission({ admin: "root", "read-only": "eye" }));
  inner.on("request", (request, response) => {
    heard.push(`request ${request.method}`);
    response.end("done");
  });
  inner.on("upgrade", (_request, socket) => {
    heard.push("upgrade");
    socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
  });
  outer.listen(0, "127.0.0.1");
  await once(outer, "listening");
});

test.after.each(() => {
  outer.closeAllConnections();
  outer.close();
});

/** The status line of what comes back. */
async function send(method: string, token: string, upgrade: boolean): Promise<string> {
  const socket = net.connect((outer.address() as AddressInfo).port, "127.0.0.1");
  const lines = [
    `${method} /api/v1/namespaces/default/pods/web/exec?command=id HTTP/1.1`,
    "host: localhost",
    "content-length: 0",
    ...(token === "" ? [] : [`authorization: Bearer ${token}`]),
    ...(upgrade ? ["connection: upgrade", "upgrade: websocket"] : ["connection: close"]),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  return (await text(socket)).split("\r\n")[0] ?? "";
}

for (const [method, token, upgrade, status, reached] of [
  ["GET", "", true, "401", []],
  ["GET", "wrong", true, "401", []],
  ["GET", "eye", true, "401", []],
  ["GET", "root", true, "101", ["upgrade"]],
  ["GET", "", false, "401", []],
  ["GET", "eye", false, "200", ["request GET"]],
  ["POST", "eye", false, "403", []],
  ["POST", "root", false, "200", ["request POST"]],
] as const)
  test(`${upgrade ? "upgrade" : method} with ${token === "" ? "no token" : `the token ${token}`}: ${status}`, async () => {
    assert.match(await send(method, token, upgrade), ` ${status} `);
    assert.equal(heard, reached);
  });

test.run();
