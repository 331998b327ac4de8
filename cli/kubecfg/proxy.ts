/** `kubecfg -proxy`: the API at /api/ and a directory at /static/ on port 8001 of this machine. */
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { extname, join, resolve, sep } from "node:path";
import { lookup } from "../../core/lookup.js";
import type { Flags } from "./flags.js";
import type { ServerAccess } from "./server.js";

const port = 8001;
const browserDelayMs = 2_000;
const types = lookup<string>({
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
});

function forward(access: ServerAccess, request: http.IncomingMessage, response: http.ServerResponse): void {
  const client = access.url.startsWith("https:") ? https : http;
  const { host: _h, connection: _c, origin: _o, ...headers } = request.headers;
  const onward = client.request(
    `${access.url}${request.url ?? "/"}`,
    { method: request.method, headers: { ...headers, ...access.headers }, ...access.tls },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", (error) => {
    if (!response.headersSent) response.writeHead(502);
    response.end(`the server at ${access.url} is not reached: ${error.message}\n`);
  });
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

/** A file below the directory and nowhere else, whatever the path or a link in it says. */
async function sendFile(directory: string, path: string, response: http.ServerResponse): Promise<void> {
  const base = await realpath(resolve(directory));
  const asked = decodeURIComponent(path);
  const name = asked === "" || asked.endsWith("/") ? `${asked}index.html` : asked;
  const file = await realpath(join(base, name)).catch(() => "");
  const isInside = file === base || file.startsWith(base + sep);
  if (file === "" || !isInside || !(await stat(file)).isFile()) {
    response.writeHead(404).end("not found\n");
    return;
  }
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** Hosts and origins of this very listener: another port of this machine is another site, whoever serves it. */
function isForeign({ socket, headers: { host = "", origin } }: http.IncomingMessage): boolean {
  const own = ["localhost", "127.0.0.1"].map((name) => `${name}:${socket.localPort}`);
  return !own.includes(host) || (origin !== undefined && origin !== `http://${host}`);
}

/** @param www the directory served at /static/; "" = none */
export function proxyServer(access: ServerAccess, www: string): http.Server {
  return http.createServer((request, response) => {
    if (isForeign(request)) {
      response.writeHead(403).end("only this proxy's own address and its own pages are answered here\n");
      return;
    }
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path.startsWith("/api/")) forward(access, request, response);
    else if (path.startsWith("/static/") && www !== "")
      sendFile(www, path.slice("/static/".length), response).catch(() => response.writeHead(400).end());
    else response.writeHead(404).end("not found: /api/ and /static/ are served here\n");
  });
}

/** Serves until the process is ended. */
export async function serveProxy(access: ServerAccess, flags: Flags): Promise<void> {
  const server = proxyServer(access, flags.text.www);
  await new Promise<void>((ready, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", ready);
  });
  process.stderr.write(`Starting to serve on localhost:${port}\n`);
  if (flags.on.open_browser && process.stdout.isTTY)
    setTimeout(() => {
      const opener = process.platform === "darwin" ? "open" : "xdg-open";
      spawn(opener, [`http://localhost:${port}/static/`], { stdio: "ignore" }).on("error", () => {});
    }, browserDelayMs);
  await new Promise<void>((resolve_) => server.on("close", resolve_));
}
