/** The minion's process: a real engine, the link and the disk around a Minion. Wiring only. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { MinionMessage } from "../../core/link/messages.js";
import { interfaceName } from "../../core/network/interface-name.js";
import { seededRandom } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import { connectEngine } from "../adapters/docker/connect-engine.js";
import { fileJournal } from "../journal-file.js";
import type { LinkClient } from "../link/link.js";
import { dialMaster } from "../link/socket-client.js";
import { type Log, stderrLog } from "../log.js";
import { hostCommand } from "../network/host-command.js";
import { realClock } from "../real-clock.js";
import { type Outcome, runDaemon } from "../run-daemon.js";
import { onShutdown } from "../shutdown.js";
import { removeStateFile, writeStateFile } from "../state-file.js";
import { version } from "../version.js";
import { withAccounts } from "./account-volume.js";
import { fileCheckpoint } from "./checkpoint.js";
import { configFiles } from "./configs/config-files.js";
import { networkDialer } from "./dialer.js";
import { openDns } from "./dns/open.js";
import { withResolvConf } from "./dns/resolv-conf-file.js";
import type { Engine } from "./engine/engine.js";
import { minionHelp, readMinionFlags } from "./flags.js";
import { removeCredential } from "./joining/credential-file.js";
import { Identity } from "./joining/identity.js";
import { type SettledFlags, settleFlags } from "./joining/settle-flags.js";
import { Minion } from "./minion.js";
import { RoutedNetwork } from "./network/routed-network.js";
import { PodAccounts } from "./pod-accounts.js";
import type { MinionSettings, Volumes } from "./ports.js";
import { serveStream } from "./streams.js";
import { hostVolumes, podsMode, volumesDirOf } from "./volumes/host-volumes.js";
import { memoryFolder, memoryFolders, removeMemoryFolders } from "./volumes/memory-folder.js";

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
      seccompDir: join(dataDir, "seccomp"),
      ...(flags.bootId === "" ? {} : { bootId: flags.bootId }),
    },
    clock,
  );
  if (!routed) return { engine, network: null };
  const made = new RoutedNetwork({
    ...{ cluster, address, engine, clock, log },
    network: routedNetwork,
    file: join(dataDir, "network.json"),
    policiesFile: join(dataDir, "policies.json"),
    command: hostCommand,
  });
  return { engine: made.engine(), network: made };
}

const foldersInMemory = ({ cluster, name }: SettledFlags): string[] => memoryFolders(`${cluster}.${name}`);

interface Memory {
  /** The folder that secrets are in; undefined: they are on disk. */
  secrets: string | undefined;
  /** The one for what containers write, which is as much as they like. */
  volumes: string | undefined;
}
const noMemory: Memory = { secrets: undefined, volumes: undefined };

function volumesOf({ dataDir, cluster, name }: SettledFlags, engine: Engine, { secrets, volumes }: Memory): Volumes {
  const partsDir = join("/run/troupe", `${cluster}.${name}`);
  return hostVolumes({
    ...{ dataDir, partsDir, sees: (path) => engine.sees(path) },
    ...(secrets === undefined ? {} : { secretsDir: join(secrets, "pods") }),
    ...(volumes === undefined ? {} : { memoryDir: join(volumes, "volumes") }),
  });
}

async function memoryOf(flags: SettledFlags, engine: Engine, log: Log): Promise<Memory> {
  const folders = foldersInMemory(flags);
  const sees = (path: string): Promise<boolean> => engine.sees(path);
  const secrets = await memoryFolder(folders, sees);
  if (secrets === undefined)
    log("warn", "no folder in memory is seen by the engine: secrets that pods mount are on disk", {
      data: flags.dataDir,
    });
  // /run is small, and the machine needs it.
  return { secrets, volumes: await memoryFolder(folders.slice(-1), sees) };
}

function settingsOf({ cluster, name, address, labels, warmSandboxes, dataDir }: SettledFlags): MinionSettings {
  const volumesDir = volumesDirOf(dataDir);
  return { cluster, name, address, labels, version, runId: randomBytes(8).toString("hex"), warmSandboxes, volumesDir };
}

/** The one thing a minion does that is to purge or to halt: to what is on its host, and with nobody else. */
async function clear(engine: Engine, network: RoutedNetwork | null, flags: SettledFlags): Promise<void> {
  const { purge, dataDir } = flags;
  await (purge ? engine.purge() : killAll(engine));
  if (purge) await volumesOf(flags, engine, noMemory).removeAll();
  if (purge) await removeMemoryFolders(foldersInMemory(flags));
  if (purge) await network?.remove();
  if (purge) await removeCredential(dataDir);
  await engine.close();
}

async function main(args: string[]): Promise<Outcome> {
  const given = readMinionFlags(args);
  await mkdir(given.dataDir, { recursive: true, mode: podsMode });
  const { flags, identity } = await settleFlags(given, stderrLog("minion"));
  const own = identity instanceof Identity ? identity : null;
  const log = stderrLog(`minion ${flags.name}`);
  const clock = realClock();
  const random = seededRandom(randomBytes(16).toString("hex"));
  let link: LinkClient | null = null;
  const { engine, network } = await hostOf(flags, clock, log);
  if (flags.purge || flags.halt) {
    await clear(engine, network, flags);
    return "done";
  }
  const checkpoint = fileCheckpoint(join(flags.dataDir, "checkpoint.json"), clock, log);
  const journal =
    flags.journalDir === "" ? null : fileJournal(flags.journalDir, clock, log, () => minion.system.journalStart());
  const send = (message: MinionMessage): boolean => link?.send(message) ?? false;
  const memory = await memoryOf(flags, engine, log);
  const accounts = new PodAccounts({ dataDir: flags.dataDir, clock, log, send });
  const dns = openDns(flags, clock, log);
  const minion: Minion = new Minion(
    {
      ...{ clock, random, engine, checkpoint, dns, log },
      link: { send },
      volumes: withResolvConf(withAccounts(volumesOf(flags, engine, memory), accounts), dns, flags.dataDir),
      ...(memory.secrets === undefined ? {} : { configMemory: configFiles(join(memory.secrets, "configs"), log) }),
      podToken: (uid) => accounts.token(uid),
      dialer: networkDialer(),
      ...(network ? { network } : {}),
      ...(journal ? { journal } : {}),
      onStream: ({ streamId, request }) => {
        const open = link?.openStream(streamId);
        if (open !== undefined) void serveStream(open, request, minion, engine, log);
      },
      onToken: (message) => accounts.receive(message),
      ...(own ? { onRenewCredential: () => own.renew() } : {}),
    },
    settingsOf(flags),
  );
  await minion.start();
  accounts.start();
  link = dialMaster(
    {
      ...{ url: flags.master, minion: flags.name, clock, random: random.fork("link"), log },
      run: () => minion.hello().facts,
      token: () => (identity instanceof Identity ? identity.secret() : identity),
      ...(own ? { tls: own.tls, onRefused: (status) => own.refused(status) } : {}),
    },
    {
      hello: () => minion.hello(),
      onMessage: (message) => minion.receive(message),
      onUp: (master) => {
        if (master) network?.reached(master);
        log("info", "connected to the master", { url: flags.master });
        accounts.connected();
        own?.letIn();
        dns.tell((names) => writeStateFile(flags.stateFile, { name: flags.name, connected: true, names }));
      },
      onDown: (why) => log("warn", "the link to the master is down", { why }),
    },
  );
  onShutdown(log, async () => {
    await dns.close();
    await removeStateFile(flags.stateFile);
    link?.close();
    accounts.close();
    minion.close();
    await journal?.close();
    await network?.close();
    await checkpoint.settled();
    await engine.close();
  });
  return "serves";
}

runDaemon("minion", minionHelp, main);
