/** The minion's process: a real engine, the link and the disk around a Minion. Wiring only. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { asFault } from "../../core/fault.js";
import { seededRandom } from "../../core/random.js";
import type { LinkClient } from "../link/link.js";
import { dialMaster } from "../link/socket-client.js";
import { stderrLog } from "../log.js";
import { realClock } from "../real-clock.js";
import { onShutdown } from "../shutdown.js";
import { removeStateFile, writeStateFile } from "../state-file.js";
import { version } from "../version.js";
import { fileCheckpoint } from "./checkpoint.js";
import { networkDialer } from "./dialer.js";
import { connectEngine } from "./engine/connect-engine.js";
import type { Engine } from "./engine/engine.js";
import { readMinionFlags } from "./flags.js";
import { Minion } from "./minion.js";
import { serveStream } from "./streams.js";
import { hostVolumes } from "./volumes.js";

/** What a power cut does to containers: they end at once, and are still there. */
async function killAll(engine: Engine): Promise<void> {
  const running = async () => (await engine.list()).filter((c) => c.state === "running");
  const ends = await Promise.allSettled((await running()).map((c) => engine.killContainer(c.id)));
  const failed = ends.find((end) => end.status === "rejected");
  // One that ended by itself meanwhile cannot be killed, and need not be.
  if (failed && (await running()).length > 0) throw failed.reason;
}

async function main(): Promise<void> {
  const flags = readMinionFlags(process.argv.slice(2));
  const log = stderrLog(`minion ${flags.name}`);
  await mkdir(flags.dataDir, { recursive: true, mode: 0o711 });
  const clock = realClock();
  const random = seededRandom(randomBytes(16).toString("hex"));
  const engine = await connectEngine(
    flags.engine === "" ? undefined : flags.engine,
    {
      cluster: flags.cluster,
      minion: flags.name,
      network: { name: flags.network, cidr: flags.podCidr },
      ...(flags.bootId === "" ? {} : { bootId: flags.bootId }),
    },
    clock,
  );
  if (flags.purge || flags.halt) {
    await (flags.purge ? engine.purge() : killAll(engine));
    await engine.close();
    clearInterval(alive);
    return;
  }
  const token = (await readFile(flags.tokenFile, "utf8")).trim();
  const checkpoint = fileCheckpoint(join(flags.dataDir, "checkpoint.json"), log);
  let link: LinkClient | null = null;
  const minion: Minion = new Minion(
    {
      clock,
      random,
      engine,
      link: { send: (message) => link?.send(message) ?? false },
      volumes: hostVolumes(flags.dataDir),
      dialer: networkDialer(),
      checkpoint,
      log,
      onStream: ({ streamId, request }) => {
        const open = link?.openStream(streamId);
        if (open !== undefined) void serveStream(open, request, minion, engine, log);
      },
    },
    {
      cluster: flags.cluster,
      name: flags.name,
      address: flags.address,
      labels: flags.labels,
      version,
      runId: randomBytes(8).toString("hex"),
      warmSandboxes: flags.warmSandboxes,
    },
  );
  await minion.start();
  link = dialMaster(
    { url: flags.master, token, minion: flags.name, clock, random: random.fork("link"), log },
    {
      hello: () => minion.hello(),
      onMessage: (message) => minion.receive(message),
      onUp: () => {
        log("info", "connected to the master", { url: flags.master });
        void writeStateFile(flags.stateFile, { name: flags.name, connected: true });
      },
      onDown: (why) => log("warn", "the link to the master is down", { why }),
    },
  );
  onShutdown(log, async () => {
    await removeStateFile(flags.stateFile);
    link?.close();
    minion.close();
    await checkpoint.settled();
    await engine.close();
  });
}

// Timers of our clock do not keep a process alive; a daemon lives until it is told to stop.
const alive = setInterval(() => {}, 2 ** 30);

main().catch((error: unknown) => {
  process.stderr.write(`troupe minion: ${asFault(error).message}\n`);
  process.exit(1);
});
