/**
 * A process that answers HTTP requests with as little work as can be, so that what is measured is the way to it.
 * Arguments: bytes of the body, port, addresses. Reads `stop ADDRESS` and `start ADDRESS`, a line each, and says it
 * again when it is done.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";

const [bytes = "", port = "", ...ips] = process.argv.slice(2);
const body = "x".repeat(Number(bytes));
const answer = (connection: string): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const goOn = answer("keep-alive");
const last = answer("close");

async function listen(ip: string): Promise<Server> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (request: Buffer) => {
      if (!server.listening || request.includes("onnection: close")) socket.end(last);
      else socket.write(goOn);
    });
  });
  server.listen({ host: ip, port: Number(port), backlog: 1_024 });
  await once(server, "listening");
  return server;
}

const servers = new Map<string, Server>();
for (const ip of ips) servers.set(ip, await listen(ip));
console.log("listening");
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ip = ""] = line.split(" ");
  if (what === "stop") servers.get(ip)?.close();
  else servers.set(ip, await listen(ip));
  console.log(line);
}
