/**
 * `npm run bench -- portals [--seconds N] [--rounds N] [--connections N] [--bytes N]`: requests a second straight to
 * a backend, through the portals with one thread, and through HAProxy where it is installed; one after the other in
 * each round, so that a noisy machine is noisy for all. Medians of the rounds.
 */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { ServicePortPlan } from "../../core/balancing/plan-types.js";
import { piscinaPortalPool } from "../../core/balancing/portals/piscina-portals.js";
import { portalLimits } from "../../core/balancing/portals/portal-pool.js";
import { realClock } from "../../daemon/real-clock.js";
import { startHaproxy } from "./portals/haproxy.js";
import { isInstalled, loadByOwn, loadByWrk } from "./portals/load.js";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function planTo(port: number, backendPort: number): ServicePortPlan {
  return {
    id: `bench/bench:${port}/TCP`,
    namespace: "bench",
    service: "bench",
    portName: "",
    protocol: "TCP",
    portalIp: "127.0.0.1",
    port,
    externalIps: [],
    hostPorts: [],
    affinity: "None",
    affinityTimeoutSeconds: 0,
    balancing: "RoundRobin",
    proxyProtocol: false,
    idleTimeoutSeconds: 0,
    backends: [{ uid: "one", ip: "127.0.0.1", port: backendPort }],
    draining: [],
  };
}

interface Settings {
  seconds: number;
  rounds: number;
  connections: number;
  bytes: number;
}

function settingsOf(args: string[]): Settings {
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

/** Every way, in every round, with and without a connection for each request. */
async function measure(settings: Settings, ports: Record<string, number>, wrk: boolean) {
  const load = wrk ? loadByWrk : loadByOwn;
  const figures: Record<string, number[]> = {};
  let errors = 0;
  for (let round = 1; round <= settings.rounds; round++) {
    for (const connectEach of [false, true]) {
      for (const [way, port] of Object.entries(ports)) {
        const { seconds, connections } = settings;
        const result = await load({ ip: "127.0.0.1", port, connections, seconds, connectEach });
        const key = `${way}${connectEach ? "ConnectEach" : ""}`;
        figures[key] = [...(figures[key] ?? []), result.perSecond];
        errors += result.errors;
        console.error(`round ${round} ${key}: ${Math.round(result.perSecond)} requests/s`);
      }
    }
  }
  return { figures, errors };
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const settings = settingsOf(args);
  const [wrk, haproxy] = [await isInstalled("wrk"), await isInstalled("haproxy")];
  const backend = new Worker(new URL("./portals/backend.js", import.meta.url), { workerData: settings.bytes });
  const [backendPort] = (await once(backend, "message")) as [number];
  const ports: Record<string, number> = { direct: backendPort, portals: await freePort() };
  const faults: string[] = [];
  const pool = piscinaPortalPool(1, realClock(), {
    sharedIp: "",
    limits: portalLimits,
    report: ({ fault }) => fault && faults.push(fault.message),
  });
  await pool.apply({ revision: 1, upsert: [planTo(ports.portals ?? 0, backendPort)], remove: [] });
  if (faults.length > 0) throw new Error(faults.join("; "));
  if (haproxy) ports.haproxy = await freePort();
  const stop = ports.haproxy === undefined ? async () => {} : await startHaproxy(ports.haproxy, backendPort);
  try {
    const { figures, errors } = await measure(settings, ports, wrk);
    const perSecond = Object.fromEntries(Object.entries(figures).map(([key, all]) => [key, Math.round(median(all))]));
    const ratio = (a: string, b: string): number =>
      rounded(median((figures[a] ?? []).map((value, i) => value / (figures[b]?.[i] ?? Number.NaN))));
    const ratios: Record<string, number> = {
      portalsToDirect: ratio("portals", "direct"),
      portalsToDirectConnectEach: ratio("portalsConnectEach", "directConnectEach"),
    };
    if (haproxy) {
      ratios.portalsToHaproxy = ratio("portals", "haproxy");
      ratios.portalsToHaproxyConnectEach = ratio("portalsConnectEach", "haproxyConnectEach");
    }
    const generator = wrk ? "wrk" : "own";
    return { ...settings, cpus: availableParallelism(), generator, perSecond, ratios, errors };
  } finally {
    await stop();
    await pool.close();
    await backend.terminate();
  }
}
