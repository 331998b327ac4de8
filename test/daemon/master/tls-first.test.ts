import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serverCertificate, serverName } from "../../../daemon/master/certificates.js";
import { tlsFirst } from "../../../daemon/master/tls-first.js";
import { realClock } from "../../../daemon/real-clock.js";

const test = suite("tls first");

test("TLS is served, plain HTTP is told to speak TLS, other noise is refused; and it is logged", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "troupe-tls-"));
  const certificate = await serverCertificate(dir, [serverName, "127.0.0.1"], realClock());
  const lines: string[] = [];
  const server = https.createServer({ ...certificate, ca: [] }, (_request, response) => response.end("over TLS"));
  tlsFirst(server, realClock(), (_level, line) => lines.push(line));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const request = https.get({ host: "127.0.0.1", port, ca: certificate.ca, servername: serverName, agent: false });
    const [response] = await once(request, "response");
    assert.is(await text(response), "over TLS");
    for (const noise of ["GET / HTTP/1.1\r\nhost: x\r\n\r\n", "\0\0\0"]) {
      const socket = net.connect(port, "127.0.0.1");
      socket.write(noise);
      assert.match(await text(socket), /^HTTP\/1.1 400 .*this port speaks TLS only/s);
    }
    assert.equal(lines, Array(2).fill("a connection without TLS was refused"));
    const accepted = once(server, "connection") as Promise<[net.Socket]>;
    const silent = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    silent.on("error", () => undefined).write("GET / HTTP/1.1\r\n\r\n");
    const [end] = await accepted;
    // Who is told and does not close is cut off.
    await once(end, "close");
    silent.destroy();
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(dir, { recursive: true, force: true });
  }
});

test.run();
