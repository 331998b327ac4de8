/**
 * A small server for tests and benchmarks: tells over HTTP who it is, echoes TCP and UDP. A plain Node program without
 * dependencies: it is copied into an image as this one file.
 *
 * HTTP: `/` host name; `/json` host name, environment, requests so far; `/healthz` 200, or 500 after `/fail` (until
 * `/mend`); `/slow?ms=N`; `/exit?code=N`. TCP and UDP echo; the line `whoami` is answered with the host name.
 * Ports: HTTP_PORT (8080), TCP_PORT (7000), UDP_PORT (7001); 0 switches one off.
 */
import { createSocket } from "node:dgram";
import { createServer, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { hostname } from "node:os";

const httpPort = Number(process.env.HTTP_PORT ?? 8080);
const tcpPort = Number(process.env.TCP_PORT ?? 7000);
const udpPort = Number(process.env.UDP_PORT ?? 7001);
const name = hostname();
let requests = 0;
let healthy = true;

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader("x-hostname", name);
  response.end(body);
}

const web = createServer((request, response) => {
  requests++;
  const url = new URL(request.url ?? "/", "http://pod");
  switch (url.pathname) {
    case "/json":
      answer(response, 200, JSON.stringify({ hostname: name, requests, env: process.env }));
      break;
    case "/healthz":
      answer(response, healthy ? 200 : 500, healthy ? "ok\n" : "failing\n");
      break;
    case "/fail":
    case "/mend":
      healthy = url.pathname === "/mend";
      answer(response, 200, `${healthy}\n`);
      break;
    case "/slow":
      setTimeout(() => answer(response, 200, `${name}\n`), Number(url.searchParams.get("ms") ?? 1000));
      break;
    case "/exit":
      answer(response, 200, "bye\n");
      setTimeout(() => process.exit(Number(url.searchParams.get("code") ?? 0)), 10);
      break;
    default:
      answer(response, 200, `${name}\n`);
  }
});

const isQuestion = (bytes: Buffer): boolean => bytes.length < 16 && bytes.toString("latin1").trim() === "whoami";

const tcp = createTcpServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    if (!socket.write(isQuestion(bytes) ? `${name}\n` : bytes)) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  });
});

const udp = createSocket("udp4");
udp.on("message", (bytes, from) => udp.send(isQuestion(bytes) ? `${name}\n` : bytes, from.port, from.address));

if (httpPort > 0) web.listen(httpPort);
if (tcpPort > 0) tcp.listen(tcpPort);
if (udpPort > 0) udp.bind(udpPort);
process.stdout.write(`echo ${name}: http ${httpPort}, tcp ${tcpPort}, udp ${udpPort}\n`);

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
