/**
 * `npm run bench -- proxy [--seconds N] [--rounds N] [--connections N] [--bytes N]`: requests a second straight to a
 * backend on another host (a network namespace), through the kernel's services, through the portals with one thread,
 * and through HAProxy in TCP mode with one thread; one after the other in each round, so that a noisy machine is noisy
 * for all. Medians of the rounds, with a minute between them. Then the same service while an endpoint is replaced ten times a second. Each
 * round and each of these is told on stderr as a JSON line of its own, so that a run that is cut short has told what it knew.
 * Needs root, wrk and haproxy; makes its namespace, a pair of interfaces and an nftables table, and takes them away.
 */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { availableParallelism } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { ServicePortPlan } from "../../core/balancing/plan-types.js";
import { piscinaPortalPool } from "../../daemon/adapters/portals/piscina-portals.js";
import { type PortalPool, portalLimits } from "../../daemon/adapters/portals/portal-pool.js";
import { realClock } from "../../daemon/real-clock.js";
import { askDuring, type Churned } from "./proxy/churn.js";
import { type Figures, summaryOf } from "./proxy/figures.js";
import { startHaproxy } from "./proxy/haproxy.js";
import { needs, type Replicas, replicaIps, replicaPort, startReplicas } from "./proxy/hosts.js";
import { loadByWrk } from "./proxy/load.js";
import { kernelPlane, planOf } from "./proxy/plans.js";

const kernelIp = "10.247.0.10";
const portalsIp = "10.246.0.1";
const changePeriodMs = 100;
const changes = 40;
/**
 * Ports of connections that have ended cannot be used again for so long (Linux' TIME_WAIT). Whoever opens thousands a
 * second runs out of them, and then measures the kernel's search for a free one.
 */
const portsRestMs = 61_000;
/** The kernel's connection tracking remembers them for twice that, and gives a new one another port if two look alike. */
const translationsRestMs = 121_000;

type Way = "direct" | "kernel" | "portals" | "haproxy";
type Ways = Record<Way, { ip: string; port: number }>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, portalsIp);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function settingsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: "string", default: "2" },
      rounds: { type: "string", default: "5" },
      connections: { type: "string", default: "32" },
      bytes: { type: "string", default: "100" },
    },
  });
  const { seconds, rounds, connections, bytes } = values;
  return { seconds: Number(seconds), rounds: Number(rounds), connections: Number(connections), bytes: Number(bytes) };
}

/** A line that stands by itself: what was measured is known however the run ends. */
const tell = (what: Record<string, unknown>): void => console.error(JSON.stringify({ bench: "proxy", ...what }));

/** Every way, in every round, with and without a connection for each request. */
async function measure(settings: ReturnType<typeof settingsOf>, ways: Ways) {
  const figures: Figures = {};
  let errors = 0;
  for (let round = 1; round <= settings.rounds; round++) {
    const own: Figures = {};
    const errorsBefore = errors;
    for (const connectEach of [false, true]) {
      if (connectEach && round > 1) await after(portsRestMs);
      for (const [way, place] of Object.entries(ways)) {
        const result = await loadByWrk({ ...settings, ...place, connectEach });
        const key = `${way}${connectEach ? "ConnectEach" : ""}`;
        figures[key] = [...(figures[key] ?? []), result.perSecond];
        own[key] = [result.perSecond];
        errors += result.errors;
        console.error(`round ${round} ${key}: ${Math.round(result.perSecond)} requests/s`);
      }
    }
    tell({ round, ...summaryOf(own), errors: errors - errorsBefore });
  }
  return { figures, errors };
}

/** What both executors serve now. */
interface Served {
  plane: ReturnType<typeof kernelPlane>;
  pool: PortalPool;
  revision: number;
}

interface Behind {
  backends: ServicePortPlan["backends"];
  draining?: ServicePortPlan["draining"];
}

/** Carries out plans that have changed: of the kernel at `kernelIp`, of the portals at `port`. */
async function serve(served: Served, port: number, { kernel, portals }: Record<"kernel" | "portals", Behind>) {
  served.revision++;
  const made = (service: string, ip: string, at: number, { backends, draining = [] }: Behind): ServicePortPlan => ({
    ...planOf(service, ip, at, backends),
    draining,
  });
  served.plane.plane.replace({ revision: served.revision, services: [made("kernel", kernelIp, 80, kernel)] });
  await Promise.all([
    served.plane.settled(),
    served.pool.apply({ revision: served.revision, upsert: [made("portals", portalsIp, port, portals)], remove: [] }),
  ]);
}

/** The same for both. */
const both = (behind: Behind): Record<"kernel" | "portals", Behind> => ({ kernel: behind, portals: behind });

/** A replica leaves, and only then stops; the one that left before is there again, as another pod. */
async function replaceReplicas(served: Served, port: number, replicas: Replicas): Promise<void> {
  let all = replicaIps.map((ip) => ({ uid: `${ip} 0`, ip, port: replicaPort }));
  await serve(served, port, both({ backends: all }));
  for (let i = 1; i <= changes; i++) {
    const startedAtMs = performance.now();
    const leaves = all[i % all.length];
    if (leaves === undefined) throw new Error("no replica");
    const left = all.filter((b) => b !== leaves);
    await serve(served, port, both({ backends: left, draining: [leaves] }));
    await after(changePeriodMs / 4);
    await replicas.tell(leaves.ip, "stop");
    await after(changePeriodMs / 4);
    await replicas.tell(leaves.ip, "start");
    await after(Math.max(0, startedAtMs + changePeriodMs - performance.now()));
    all = all.map((b) => (b === leaves ? { ...b, uid: `${b.ip} ${i}` } : b));
    await serve(served, port, both({ backends: all }));
  }
}

async function change(served: Served, ways: Ways, replicas: Replicas) {
  const out: Record<string, Churned> = {};
  const { direct, kernel, portals } = ways;
  const ask = async (way: string, { ip, port }: { ip: string; port: number }, work: () => Promise<void>) => {
    out[way] = await askDuring(ip, port, work);
    tell({ changing: way, ...out[way] });
  };
  const replace = (): Promise<void> => replaceReplicas(served, portals.port, replicas);
  // All ways lead to the same replicas here, so each begins when the connections of the one before are forgotten: a
  // port that comes back with other time stamps is refused (PAWS), and its SYN sent again, up to a second later.
  await after(translationsRestMs);
  await ask("directUnchanged", direct, () => after(2_000));
  await after(translationsRestMs);
  await ask("kernel", kernel, replace);
  await after(translationsRestMs);
  await ask("portals", portals, replace);
  return out;
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const settings = settingsOf(args);
  await needs("wrk", "haproxy", "nft", "ip");
  const replicas = await startReplicas(settings.bytes);
  const faults: string[] = [];
  const pool = piscinaPortalPool(1, realClock(), {
    sharedIp: "",
    limits: portalLimits,
    report: ({ fault }) => fault && faults.push(fault.message),
  });
  const served: Served = { plane: kernelPlane(), pool, revision: 0 };
  // Each way has a backend of its own: connections of two ways to one would have to differ in their ports.
  const [direct, kernel, portals, behindHaproxy] = replicaIps;
  const [port, haproxyPort] = [await freePort(), await freePort()];
  const stop = await startHaproxy(haproxyPort, `${behindHaproxy}:${replicaPort}`, portalsIp);
  try {
    const one = (ip: string): Behind => ({ backends: [{ uid: ip, ip, port: replicaPort }] });
    await serve(served, port, { kernel: one(kernel), portals: one(portals) });
    if (faults.length > 0) throw new Error(faults.join("; "));
    const ways: Ways = {
      direct: { ip: direct, port: replicaPort },
      kernel: { ip: kernelIp, port: 80 },
      portals: { ip: portalsIp, port },
      haproxy: { ip: portalsIp, port: haproxyPort },
    };
    const { figures, errors } = await measure(settings, ways);
    const changing = await change(served, ways, replicas);
    return { ...settings, cpus: availableParallelism(), ...summaryOf(figures), errors, changing };
  } finally {
    served.plane.plane.close();
    await stop();
    await pool.close();
    await replicas.close();
  }
}
