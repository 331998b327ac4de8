/**
 * What runs on a host of provider ssh to start its minion as a background process there, and to take it away.
 * `start` reads its request, a line of JSON, from its input and keeps reading: if that ends too soon, whoever asked is
 * gone, and what was begun is taken back. `remove CLUSTER [OWNER MINION]` may be called by hand, too.
 */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type DaemonRecord, isRunning, startDaemon, stopDaemon, whenReady } from "../daemon-process.js";
import { failureOf, runToEnd } from "../run-to-end.js";
import { answerMark, type StartRequest } from "./host-protocol.js";

/** Beside the program's folder. */
const minions = fileURLToPath(new URL("../../../../../../minions/", import.meta.url));
const readyMsMax = 30_000;
const reachMsMax = 5_000;
const stopMsMax = 10_000;

interface MinionFile {
  owner: string;
  name: string;
  /** Of its master. */
  url: string;
  daemon: DaemonRecord;
}

const fileIn = (dir: string): string => join(dir, "minion.json");

async function readMinion(dir: string): Promise<MinionFile | null> {
  const text = await readFile(fileIn(dir), "utf8").catch(() => "");
  return text === "" ? null : (JSON.parse(text) as MinionFile);
}

/** @throws Error when the minion here is another */
function checkSame(minion: MinionFile | null, { cluster, owner, name }: StartRequest): void {
  if (minion && minion.owner === owner && minion.name !== name)
    throw new Error(`it is this cluster's minion ${minion.name} already, reached in another way`);
  if (minion && minion.owner !== owner)
    throw new Error(
      `it is a minion of another cluster that is called ${cluster}, made elsewhere or before: give this one another --name, ` +
        `or take it out there with \`${process.execPath} ${process.argv[1]} remove ${cluster}\``,
    );
}

/** @throws Error saying what to do when the master cannot be reached from here */
async function reach(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(reachMsMax) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `it does not reach the master at ${url} (${code === "ABORT_ERR" ? "no answer" : (code ?? message)}); ` +
        `let port ${port} pass the firewall of the master's machine, or name another way to it with --advertise ADDRESS[:PORT]`,
    );
  } finally {
    socket.destroy();
  }
}

function minionArgs(request: StartRequest, dir: string, tokenFile: string, stateFile: string): string[] {
  const { cluster, name, url, warmSandboxes } = request;
  return [
    ...["--cluster", cluster, "--name", name, "--master", url, "--data", join(dir, "data")],
    ...["--token-file", tokenFile, "--state-file", stateFile, "--warm-sandboxes", String(warmSandboxes)],
  ];
}

/** Resolves to false if it ran already. */
async function start(request: StartRequest, gone: AbortSignal): Promise<boolean> {
  const { owner, name, token, url } = request;
  const dir = join(minions, request.cluster);
  const before = await readMinion(dir);
  checkSame(before, request);
  if (before && isRunning(before.daemon) && before.url === url) return false;
  await reach(url);
  gone.throwIfAborted();
  // Its master has moved.
  if (before) await stopDaemon(before.daemon, stopMsMax);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const tokenFile = join(dir, "join-token");
  const stateFile = join(dir, "minion.state");
  await rm(stateFile, { force: true });
  await writeFile(tokenFile, token, { mode: 0o600 });
  const args = minionArgs(request, dir, tokenFile, stateFile);
  const daemon = startDaemon({ role: "minion", name, logFile: join(dir, "minion.log"), stateFile, args });
  try {
    await writeFile(fileIn(dir), JSON.stringify({ owner, name, url, daemon }));
    const left = new Promise<never>((_, reject) => {
      const leave = (): void => reject(new Error("whoever started it has left"));
      gone.addEventListener("abort", leave, { once: true });
      if (gone.aborted) leave();
    });
    await Promise.race([whenReady(daemon, readyMsMax), left]);
  } catch (error) {
    await stopDaemon(daemon, stopMsMax);
    throw error;
  } finally {
    await rm(tokenFile, { force: true });
  }
  return true;
}

async function remove(cluster: string, owner: string, name: string): Promise<void> {
  const dir = join(minions, cluster);
  if (!existsSync(dir)) return;
  const minion = await readMinion(dir);
  // Another is not ours to take away; by hand, nobody says which it is to be.
  if (minion && owner !== "" && (minion.owner !== owner || minion.name !== name)) return;
  if (minion) {
    await stopDaemon(minion.daemon, stopMsMax);
    const place = ["--cluster", cluster, "--name", minion.name, "--data", join(dir, "data")];
    await runToEnd("minion", [...place, "--pod-network", "routed", "--purge"]).catch((error: unknown) => {
      throw new Error(failureOf(error));
    });
  }
  await rm(dir, { recursive: true, force: true });
}

async function main([verb = "", cluster = "", owner = "", name = ""]: string[]): Promise<void> {
  if (verb === "remove" && cluster !== "") return remove(cluster, owner, name);
  const gone = new AbortController();
  const lines = createInterface({ input: process.stdin });
  lines.once("close", () => gone.abort());
  const [line] = (await once(lines, "line", { signal: gone.signal })) as [string];
  const isNew = await start(JSON.parse(line) as StartRequest, gone.signal);
  process.stdout.write(`${answerMark}${isNew ? "started" : "runs"}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${answerMark}${(error as Error).message}\n`);
    process.exit(1);
  },
);
