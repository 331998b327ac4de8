/**
 * `npm run bench -- kernel-services`: 10, 500 and 5,000 services of 10 endpoints in the kernel's nftables, by a
 * minion's data plane: how long until all are there, how long and how many bytes when one endpoint changes, and how
 * long a connection takes to the first and the last of them, beside a direct one. Needs root.
 */
import { once } from "node:events";
import { connect } from "node:net";
import type { ServicePortPlan } from "../../core/balancing/plan-types.js";
import { hostCommand } from "../../daemon/network/host-command.js";
import { needs, replicaIps, replicaPort, startReplicas } from "./proxy/hosts.js";
import { kernelPlane, median, planOf, rounded } from "./proxy/plans.js";

const endpointsEach = 10;
const connections = 400;
const changes = 5;

/** Endpoints that answer are ports of one address that lead to the same host; only it is ever connected to. */
function servicesOf(count: number): ServicePortPlan[] {
  return Array.from({ length: count }, (_, i) => {
    const isAsked = i === 0 || i === count - 1;
    const backends = Array.from({ length: endpointsEach }, (_, e) => ({
      uid: `${i}-${e}`,
      ip: isAsked
        ? replicaIps[0]
        : `10.246.${128 + (((i * endpointsEach + e) >> 8) % 100)}.${(i * endpointsEach + e) & 255}`,
      port: isAsked ? replicaPort : 1_000 + e,
    }));
    return planOf(`s${i}`, `10.247.${1 + (i >> 8)}.${i & 255}`, 80, backends);
  });
}

/** Median microseconds until a new connection stands. */
async function connectMicros(ip: string, port: number): Promise<number> {
  const micros: number[] = [];
  for (let i = 0; i < connections; i++) {
    const startedAtMs = performance.now();
    const socket = connect({ host: ip, port });
    await once(socket, "connect");
    micros.push((performance.now() - startedAtMs) * 1000);
    socket.resetAndDestroy();
  }
  return Math.round(median(micros));
}

export async function run(): Promise<Record<string, unknown>> {
  await needs("nft", "ip");
  const replicas = await startReplicas(100);
  const sizes: Record<string, unknown> = {};
  try {
    for (const count of [10, 500, 5_000]) {
      let bytes = 0;
      const { plane, settled } = kernelPlane((program, args, input = "") => {
        bytes += input.length;
        return hostCommand(program, args, input);
      });
      const services = servicesOf(count);
      const timed = async (work: () => void): Promise<{ ms: number; bytes: number }> => {
        bytes = 0;
        const startedAtMs = performance.now();
        work();
        await settled();
        return { ms: performance.now() - startedAtMs, bytes };
      };
      const all = await timed(() => plane.replace({ revision: 1, services }));
      const ones: { ms: number; bytes: number }[] = [];
      const middle = services[count >> 1];
      if (middle === undefined) throw new Error("no service");
      for (let i = 1; i <= changes; i++) {
        const plan = { ...middle, backends: middle.backends.slice(i) };
        const changed = services.map((one) => (one === middle ? plan : one));
        ones.push(await timed(() => plane.replace({ revision: 1 + i, services: changed })));
      }
      const [first, last] = [services[0]?.portalIp ?? "", services.at(-1)?.portalIp ?? ""];
      sizes[count] = {
        allMs: Math.round(all.ms),
        allBytes: all.bytes,
        oneChangedMs: rounded(median(ones.map((o) => o.ms))),
        oneChangedBytes: median(ones.map((o) => o.bytes)),
        connectMicros: {
          direct: await connectMicros(replicaIps[0], replicaPort),
          first: await connectMicros(first, 80),
          last: await connectMicros(last, 80),
        },
      };
      console.error(`${count} services: ${JSON.stringify(sizes[count])}`);
      plane.close();
    }
    return { endpointsEach, services: sizes };
  } finally {
    await replicas.close();
  }
}
