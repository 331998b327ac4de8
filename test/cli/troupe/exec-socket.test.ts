import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Client } from "../../../cli/client/client.js";
import { execInPod } from "../../../cli/client/exec-socket.js";

const test = suite("exec over a WebSocket");

/** An unmasked frame of up to 125 bytes, as a server sends it. */
const frame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);

const message = (channel: number, text: string): Buffer =>
  frame(2, Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));

test("a command that ends with the handshake loses neither its output nor its exit code", async () => {
  const server = http.createServer();
  server.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    const head = [
      "HTTP/1.1 101 Switching Protocols",
      "upgrade: websocket",
      "connection: Upgrade",
      `sec-websocket-accept: ${accept}`,
      "sec-websocket-protocol: v5.channel.k8s.io",
    ];
    // The client's close frame is all it sends.
    socket.once("data", () => socket.end());
    // Everything in one packet.
    socket.write(
      Buffer.concat([
        Buffer.from(`${head.join("\r\n")}\r\n\r\n`),
        message(1, "out"),
        message(
          3,
          JSON.stringify({ reason: "NonZeroExitCode", details: { causes: [{ reason: "ExitCode", message: "7" }] } }),
        ),
        frame(8, Buffer.from([3, 232])),
      ]),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    let said = "";
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        said += String(chunk);
        done();
      },
    });
    const client = {
      access: { server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), tls: {}, headers: {} },
      path: () => "/api/v1/namespaces/default/pods/web",
    } as unknown as Client;
    const code = await execInPod(client, {
      pod: "web",
      command: ["false"],
      tty: false,
      stdout: output,
      stderr: output,
    });
    assert.equal([code, said], [7, "out"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.run();
