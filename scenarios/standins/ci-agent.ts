/**
 * Stands in for the article's Jenkins Swarm agent: finds its master's web page, connects to the agent port, runs jobs,
 * reports them, and comes back when the connection is lost. A plain Node program without dependencies: it is copied
 * into an image as this one file and started by jenkins-slave.sh with the arguments of the article's manifest.
 */
import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { hostname } from "node:os";
import { createInterface } from "node:readline";

const pingEveryMs = 3_000;
const retryMinMs = 200;
const retryMaxMs = 2_000;
const webTimeoutMs = 3_000;
/** What a job does: hashes this much, this often, with breaks. */
const jobBytes = 256 * 1024;
const jobRounds = 8;
const roundBreakMs = 25;

type FromMaster =
  | { type: "welcome"; instanceId: string }
  | { type: "refused"; why: string }
  | { type: "run"; build: number; job: string };

interface Options {
  master: URL;
  tunnelHost: string;
  tunnelPort: number;
  username: string;
  password: string;
  executors: number;
  name: string;
}

function log(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(why: string): never {
  process.stderr.write(`jenkins-slave (stand-in): ${why}\n`);
  process.exit(1);
}

/** `-name value` pairs, as the Swarm client takes them. */
function parse(argv: string[]): Options {
  const given = new Map<string, string>();
  for (let i = 0; i < argv.length; i += 2) given.set((argv[i] ?? "").replace(/^-+/, ""), argv[i + 1] ?? "");
  const [tunnelHost = "", tunnelPort = ""] = (given.get("tunnel") ?? "").split(":");
  const master = toUrl(given.get("master") ?? "");
  if (!master?.hostname) {
    fail(`-master "${given.get("master") ?? ""}" is no URL; was the service "jenkins" made before this pod?`);
  }
  if (tunnelHost === "" || !/^\d+$/.test(tunnelPort)) {
    fail(
      `-tunnel "${given.get("tunnel") ?? ""}" is not host:port; was the service "jenkins-slave" made before this pod?`,
    );
  }
  return {
    master,
    tunnelHost,
    tunnelPort: Number(tunnelPort),
    username: given.get("username") ?? "",
    password: given.get("password") ?? "",
    executors: Number(given.get("executors") ?? 1),
    name: given.get("name") ?? hostname(),
  };
}

function toUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The web page has to answer before the tunnel is tried, as with the real one. */
async function findMaster(options: Options): Promise<string> {
  const response = await fetch(new URL("/api/json", options.master), { signal: AbortSignal.timeout(webTimeoutMs) });
  const { instanceId } = (await response.json()) as { instanceId: string };
  return instanceId;
}

async function runJob(socket: Socket, build: number, job: string): Promise<void> {
  const startedMs = performance.now();
  const hash = createHash("sha256").update(job);
  for (let round = 0; round < jobRounds; round++) {
    hash.update(Buffer.alloc(jobBytes, round));
    await sleep(roundBreakMs);
  }
  const tookMs = Math.round(performance.now() - startedMs);
  log(`build ${build} of ${job}: ${hash.digest("hex").slice(0, 12)} in ${tookMs} ms`);
  if (!socket.destroyed) socket.write(`${JSON.stringify({ type: "result", build, ok: true, tookMs })}\n`);
}

/** One connection, until it ends. @returns whether the master took us */
function serve(options: Options): Promise<boolean> {
  return new Promise((resolve) => {
    const { name, executors, username, password } = options;
    let welcome = false;
    const socket = connect(options.tunnelPort, options.tunnelHost, () => {
      socket.write(`${JSON.stringify({ type: "hello", name, executors, username, password })}\n`);
    });
    const pings = setInterval(() => socket.write(`${JSON.stringify({ type: "ping" })}\n`), pingEveryMs);
    const lines = createInterface({ input: socket });
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      const message = JSON.parse(line) as FromMaster;
      if (message.type === "refused") fail(`the master refused: ${message.why}`);
      if (message.type === "welcome") {
        welcome = true;
        log(`connected to ${message.instanceId}`);
      }
      if (message.type === "run") void runJob(socket, message.build, message.job);
    });
    socket.setKeepAlive(true, pingEveryMs);
    socket.on("error", (error) => log(`tunnel: ${error.message}`));
    socket.on("close", () => {
      clearInterval(pings);
      resolve(welcome);
    });
  });
}

async function main(): Promise<void> {
  const options = parse(process.argv.slice(2));
  log(`stand-in agent ${options.name} for ${options.master.href}, tunnel ${options.tunnelHost}:${options.tunnelPort}`);
  let waitMs = retryMinMs;
  for (;;) {
    try {
      log(`found master ${await findMaster(options)}`);
      if (await serve(options)) waitMs = retryMinMs;
    } catch (error) {
      log(`no master yet: ${(error as Error).message}`);
    }
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, retryMaxMs);
  }
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
void main();
