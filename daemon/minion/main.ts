/** The minion's process: a real engine, the link and the disk around a Minion. Wiring only. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { asFault } from "../../core/fault.js";
import { interfaceName } from "../../core/network/interface-name.js";
import { seededRandom } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import { asksForHelp } from "../flag-table.js";
import { fileJournal } from "../journal-file.js";
import type { LinkClient } from "../link/link.js";
import { dialMaster } from "../link/socket-client.js";
import { type Log, stderrLog } from "../log.js";
import { hostCommand } from "../network/host-command.js";
import { realClock } from "../real-clock.js";
import { onShutdown } from "../shutdown.js";
import { removeStateFile, writeStateFile } from "../state-file.js";
import { version } from "../version.js";
import { fileCheckpoint } from "./checkpoint.js";
import { networkDialer } from "./dialer.js";
import { connectEngine } from "./engine/connect-engine.js";
import type { Engine } from "./engine/engine.js";
import { minionHelp, readMinionFlags } from "./flags.js";
import { removeCredential } from "./joining/credential-file.js";
import { Identity } from "./joining/identity.js";
import { type SettledFlags, settleFlags } from "./joining/settle-flags.js";
import { Minion } from "./minion.js";
import { RoutedNetwork } from "./network/routed-network.js";
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

/** The engine, and the host's network where it is ours to make. */
async function hostOf(
  flags: SettledFlags,
  clock: Clock,
  log: Log,
  onBalanced: (revision: number) => void,
): Promise<{ engine: Engine; network: RoutedNetwork | null }> {
  const { cluster, name, address, dataDir, network: networkName, podCidr } = flags;
  const routed = flags.podNetwork === "routed";
  // The CIDR of a routed network is told by the master.
  const network = { name: networkName, cidr: podCidr };
  const routedNetwork = { ...network, bridge: interfaceName("trb", cluster), masquerade: false };
  const engine = await connectEngine(
    flags.engine === "" ? undefined : flags.engine,
    {
      cluster,
      minion: name,
      network: routed ? routedNetwork : network,
      ...(flags.bootId === "" ? {} : { bootId: flags.bootId }),
    },
    clock,
  );
  if (!routed) return { engine, network: null };
  const made = new RoutedNetwork({
    ...{ cluster, address, engine, clock, log, onBalanced },
    network: routedNetwork,
    file: join(dataDir, "network.json"),
    command: hostCommand,
  });
  return { engine: made.engine(), network: made };
}

async function main(args: string[]): Promise<void> {
  const given = readMinionFlags(args);
  await mkdir(given.dataDir, { recursive: true, mode: 0o711 });
  const { flags, identity } = await settleFlags(given, stderrLog("minion"));
  const own = identity instanceof Identity ? identity : null;
  const log = stderrLog(`minion ${flags.name}`);
  const clock = realClock();
  const random = seededRandom(randomBytes(16).toString("hex"));
  let link: LinkClient | null = null;
  const { engine, network } = await hostOf(flags, clock, log, (revision) => link?.send({ type: "balanced", revision }));
  if (flags.purge || flags.halt) {
    await (flags.purge ? engine.purge() : killAll(engine));
    if (flags.purge) await network?.remove();
    if (flags.purge) await removeCredential(flags.dataDir);
    await engine.close();
    clearInterval(alive);
    return;
  }
  const checkpoint = fileCheckpoint(join(flags.dataDir, "checkpoint.json"), log);
  const journal =
    flags.journalDir === "" ? null : fileJournal(flags.journalDir, clock, log, () => minion.system.journalStart());
  const minion: Minion = new Minion(
    {
      clock,
      random,
      engine,
      link: { send: (message) => link?.send(message) ?? false },
      volumes: hostVolumes(flags.dataDir),
      dialer: networkDialer(),
      checkpoint,
      ...(network ? { network } : {}),
      ...(journal ? { journal } : {}),
      log,
      onStream: ({ streamId, request }) => {
        const open = link?.openStream(streamId);
        if (open !== undefined) void serveStream(open, request, minion, engine, log);
      },
      ...(own ? { onRenewCredential: () => own.renew() } : {}),
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
    {
      ...{ url: flags.master, minion: flags.name, clock, random: random.fork("link"), log },
      run: () => minion.hello().facts,
      token: () => (identity instanceof Identity ? identity.secret() : identity),
      ...(own ? { tls: own.tls, onRefused: () => own.refused() } : {}),
    },
    {
      hello: () => minion.hello(),
      onMessage: (message) => minion.receive(message),
      onUp: () => {
        log("info", "connected to the master", { url: flags.master });
        if (own?.isRenewing) own.renew();
        void writeStateFile(flags.stateFile, { name: flags.name, connected: true });
      },
      onDown: (why) => log("warn", "the link to the master is down", { why }),
    },
  );
  onShutdown(log, async () => {
    await removeStateFile(flags.stateFile);
    link?.close();
    minion.close();
    await journal?.close();
    await network?.close();
    await checkpoint.settled();
    await engine.close();
  });
}

// Timers of our clock do not keep a process alive; a daemon lives until it is told to stop.
const alive = setInterval(() => {}, 2 ** 30);

const args = process.argv.slice(2);
if (asksForHelp(args)) {
  process.stdout.write(minionHelp());
  clearInterval(alive);
} else
  main(args).catch((error: unknown) => {
    process.stderr.write(`troupe minion: ${asFault(error).message}\n`);
    process.exit(1);
  });
