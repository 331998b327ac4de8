/** One port of this machine, with TLS and without. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";

import { serverOptions } from "../../../daemon/api/app.js";
import { keepInBounds } from "../../../daemon/api/connections.js";
import { Load } from "../../../daemon/api/load.js";
import { serverCertificate } from "../../../daemon/master/certificates.js";
import { tlsServer } from "../../../daemon/master/secure-api.js";
import { realClock } from "../../../daemon/real-clock.js";

const test = suite("one port with TLS and without");
const folder = mkdtempSync(`${tmpdir()}/troupe-local-api-`);
const clock = realClock();
let plain: http.Server;
let listener: https.Server;
let ca: string;
let port: number;

test.before(async () => {
  const { turns } = new Load(clock);
  plain = http.createServer(serverOptions);
  keepInBounds(plain, clock, turns);
  listener = tlsServer(clock, () => {}, turns, plain);
  const certificate = await serverCertificate(folder, ["127.0.0.1"], clock);
  ca = certificate.ca;
  listener.setSecureContext(certificate);
  for (const [server, name] of [
    [plain, "plain"],
    [listener, "tls"],
  ] as const) {
    server.on("request", (request, response) => {
      let size = 0;
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
      });
      request.on("end", () => response.end(`${name} ${request.method} ${size}`));
    });
    server.on("upgrade", (_request, socket: Socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n${name}`);
      socket.on("end", () => socket.end());
      socket.resume();
    });
  }
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  port = (listener.address() as AddressInfo).port;
});
test.after(() => {
  for (const server of [plain, listener]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
});

async function asks(protocol: "http" | "https", body = ""): Promise<string> {
  const options = { host: "127.0.0.1", port, method: body === "" ? "GET" : "POST", agent: false, ca };
  const request = (protocol === "http" ? http : https).request(options);
  request.end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
  return text;
}

test("each is answered as it asks, with bodies larger than a reading", async () => {
  const body = "x".repeat(300_000);
  for (let i = 0; i < 3; i++)
    assert.equal(await Promise.all([asks("http"), asks("https"), asks("http", body), asks("https", body)]), [
      "plain GET 0",
      "tls GET 0",
      "plain POST 300000",
      "tls POST 300000",
    ]);
});

test("requests in a row on one connection, and an upgrade after them", async () => {
  const socket = connect(port, "127.0.0.1");
  let said = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n");
  while (said.split("plain GET 0").length < 3) await once(socket, "data");
  socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
  while (!said.endsWith("\r\n\r\nplain")) await once(socket, "data");
  socket.end();
  await once(socket, "close");
});

test("one byte at a time is heard, too", async () => {
  const socket = connect(port, "127.0.0.1");
  for (const byte of "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n") {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  let said = "";
  for await (const chunk of socket.setEncoding("utf8")) said += String(chunk);
  assert.match(said, /plain GET 0$/);
});

test.run();
