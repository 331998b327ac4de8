/** The master's process: the real store, pools, sockets and portals around a Master. Wiring only. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type http from "node:http";
import { join } from "node:path";
import { asFault } from "../../core/fault.js";
import { seededRandom } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import { TokenDesk } from "../accounts/token-desk.js";
import { piscinaBalancerPool } from "../adapters/pools/balancer.js";
import { piscinaSchedulerPool } from "../adapters/pools/scheduler.js";
import { openLmdbStore } from "../adapters/store/lmdb.js";
import { secretsSeal } from "../adapters/store/secrets-key.js";
import { keepInBounds } from "../api/connections.js";
import { Load } from "../api/load.js";
import { backupsOf } from "../backup/backups.js";
import { Housekeeping } from "../control/housekeeping.js";
import { Master } from "../control/master.js";
import { keepMinionLeases } from "../control/minion-leases.js";
import { defaultNamespace } from "../control/namespaces.js";
import type { MinionLinks } from "../control/ports.js";
import { fileJournal } from "../journal-file.js";
import { type Log, stderrLog } from "../log.js";
import { ownAddresses } from "../network/own-addresses.js";
import { realClock } from "../real-clock.js";
import { type Outcome, runDaemon } from "../run-daemon.js";
import { onShutdown } from "../shutdown.js";
import { removeStateFile, writeStateFile } from "../state-file.js";
import { version } from "../version.js";
import { type MasterFlags, masterHelp, readMasterFlags, settingsOf } from "./flags.js";
import { followHosts } from "./follow-hosts.js";
import { followRoutes, podRoutes } from "./follow-routes.js";
import { linkOnlyServer } from "./link-only.js";
import { linkStreams } from "./link-streams.js";
import { LocalApi } from "./local-api.js";
import { openLinks } from "./open-links.js";
import { addressesOf, openPortals } from "./open-portals.js";
import { plainUrl } from "./public-address.js";
import { reservedPorts } from "./reserved-ports.js";
import { openRights } from "./rights-side.js";
import { SecureSide } from "./secure-side.js";
import { watchStore } from "./store-watch.js";
import { tokenInFile } from "./token-file.js";
import { whenWritable } from "./when-writable.js";

function listen(server: http.Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

function hangUp(server: http.Server): void {
  server.close();
  server.closeAllConnections();
}

/** Takes away what a master that was killed has left on this machine. */
async function purge(flags: MasterFlags, log: Log): Promise<void> {
  await (await addressesOf(flags)).removeAll();
  if (flags.podRoutes) await podRoutes(flags, log).removeAll();
}

async function main(args: string[]): Promise<Outcome> {
  const log = stderrLog("master");
  const flags = readMasterFlags(args);
  await (flags.purge ? purge(flags, log) : serve(flags, log));
  return flags.purge ? "done" : "serves";
}

async function openStore({ dataDir }: MasterFlags, clock: Clock, log: Log): Promise<Store> {
  const seal = await secretsSeal(dataDir);
  const store = await openLmdbStore({ path: join(dataDir, "store"), marker: join(dataDir, "FORMAT"), seal });
  await whenWritable("the key of secrets", () => seal.keep(), { clock, log });
  return store;
}

async function serve(flags: MasterFlags, log: Log): Promise<void> {
  await mkdir(flags.dataDir, { recursive: true, mode: 0o700 });
  const clock = realClock();
  const random = seededRandom(randomBytes(16).toString("hex"));
  const store = await openStore(flags, clock, log);
  const rightsPorts = { store, clock, random: random.fork("rights"), log, master: () => master };
  const rights = await openRights(flags, rightsPorts);
  const { policy, audit, tokens, ensureAccount } = rights;
  const token = await tokenInFile(flags.tokenFile === "" ? join(flags.dataDir, "minion-token") : flags.tokenFile);
  const scheduler = piscinaSchedulerPool();
  const balancer = piscinaBalancerPool();
  const portals = await openPortals(flags, clock, log);
  const load = new Load(clock);
  const local = new LocalApi(clock, log, load);
  const linkServer = linkOnlyServer(clock);
  const secure = new SecureSide(flags, { store, clock, random: random.fork("secure"), log, load });
  keepInBounds(linkServer, clock, load.turns);
  const doors = [local.plain, linkServer, ...(secure.server ? [secure.server] : [])];
  const links = openLinks(doors, { clock, log, secure, sharedToken: token, master: () => master });
  const send: MinionLinks["send"] = (minion, message) => links.send(minion, message);
  const tokenDesk = new TokenDesk({ master: () => master, tokens, ca: () => secure.ca, send, ensureAccount });
  const journal =
    flags.journalDir === "" ? null : fileJournal(flags.journalDir, clock, log, () => master.system.journalStart());
  const master: Master = new Master(
    {
      ...{ clock, random: random.fork("master"), store, links, scheduler, balancer, portals, log },
      ownAddresses: ownAddresses(clock),
      ...(journal ? { journal } : {}),
      onTokenWanted: (minion, uid) => tokenDesk.asked(minion, uid),
    },
    { ...settingsOf(flags), reservedPorts: reservedPorts(flags) },
  );
  await master.start((error) => {
    log("error", "the store cannot be followed any more", { message: asFault(error).message });
    process.exit(1);
  });
  const routes = flags.podRoutes ? followRoutes(master, podRoutes(flags, log), flags.podCidr, log) : null;
  const hosts = followHosts({ master, store, portals, advertise: flags.advertise, log });
  const unwatch = watchStore({ store, master, about: () => defaultNamespace(master.view), clock, log });
  const housekeeping = new Housekeeping({ store, master, clock, random: random.fork("housekeeping"), log });
  await housekeeping.start();
  const leases = keepMinionLeases({ store, master, clock, random: random.fork("leases"), log });
  await rights.begin();
  await secure.open(links, master.refusals, [(token) => tokens.callerOf(token)]);
  const { joining } = secure;
  const backups = backupsOf(flags, store, clock);
  const deps = {
    ...{ store, master, clock, random: random.fork("api"), log, streams: linkStreams(links), load },
    ...{ authenticate: secure.authenticate(), tokens, ...(audit ? { audit } : {}), ...(joining ? { joining } : {}) },
    backup: backups.take,
    settings: { cluster: flags.cluster, version, portalCidr: flags.serviceCidr, policy, readOnly: false },
  };
  await local.serve(secure, deps, flags);
  if (flags.linkListen) await listen(linkServer, flags.linkListen);
  await secure.serve(deps);
  const url = plainUrl(flags);
  onShutdown(log, async () => {
    await removeStateFile(flags.stateFile);
    local.stop();
    unwatch();
    for (const part of [housekeeping, leases, backups, hosts, secure]) part.close();
    await links.close();
    local.close();
    hangUp(linkServer);
    master.close();
    await journal?.close();
    await routes?.close();
    await Promise.all([portals.close(), scheduler.close(), balancer.close()]);
    await rights.close();
    await store.close();
  });
  await writeStateFile(flags.stateFile, { url });
  log("info", "ready", { url });
}

runDaemon("master", masterHelp, main);
