/**
 * `node dist/test/platforms/record.js`: tells the story (daemon/adapters/docker/story.ts) on the engine at the usual
 * socket and prints what was asked and answered, for a file in test/daemon/adapters/docker/recorded/.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerEngine } from "../../daemon/adapters/docker/docker.js";
import { realClock } from "../../daemon/real-clock.js";
import { type Exchange, type Recording, storyScope, tellStory } from "../daemon/adapters/docker/story.js";

const engineSocket = "/var/run/docker.sock";
/** Of what an engine says about itself; the rest is about its machine, and nobody reads it. */
const infoRead = ["ServerVersion", "NCPU", "MemTotal", "OperatingSystem", "OSType", "Architecture", "KernelVersion"];

function bodyOf(url: string, text: string): unknown {
  const lines = text.trim() === "" ? [] : text.trim().split("\n");
  const values = lines.map((line) => (/^[[{]/.test(line) ? (JSON.parse(line) as object) : line));
  if (/\/events\b/.test(url)) return values;
  const [first = ""] = values;
  if (!/\/info$/.test(url)) return first;
  return Object.fromEntries(Object.entries(first).filter(([key]) => infoRead.includes(key)));
}

/** Hands everything on, and remembers what was answered. */
function passOn(asked: IncomingMessage, answered: ServerResponse, exchanges: Exchange[]): void {
  const { method = "", url = "", headers } = asked;
  const onward = request({ socketPath: engineSocket, method, path: url, headers }, (response) => {
    const exchange: Exchange = { method, url, status: response.statusCode ?? 0, body: null };
    exchanges.push(exchange);
    answered.writeHead(exchange.status, response.headers);
    answered.flushHeaders();
    let text = "";
    response.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      answered.write(piece);
    });
    // The stream of events does not end, it is left.
    response.on("close", () => {
      exchange.body = bodyOf(url, text);
    });
    response.on("end", () => answered.end());
    response.on("error", () => answered.destroy());
    answered.on("close", () => onward.destroy());
  });
  onward.on("error", () => answered.destroy());
  asked.pipe(onward);
}

async function record(): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-record-"));
  const path = join(folder, "docker.sock");
  const exchanges: Exchange[] = [];
  const server = createServer((asked, answered) => passOn(asked, answered, exchanges));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const options = { ...storyScope, address: { kind: "unix" as const, path }, clock: realClock() };
  const engine = dockerEngine(options);
  const { runtime } = await engine.facts();
  // The first start loads the image of the sandbox, which is of no interest.
  await tellStory(engine);
  await engine.close();
  exchanges.length = 0;
  const again = dockerEngine(options);
  await tellStory(again);
  await again.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  return { engine: runtime, exchanges };
}

process.stdout.write(`${JSON.stringify(await record(), null, 2)}\n`);
