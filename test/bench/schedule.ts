/** How many pods a second are given a minion, in a cluster of the size of Kubernetes' limit. */
import { performance } from "node:perf_hooks";
import { inlineSchedulerPool } from "../../core/scheduling/inline-pool.js";
import type { SchedulerPool } from "../../core/scheduling/ledger-pool.js";
import type { MinionView, PodView, PolicyName } from "../../core/scheduling/schedule-types.js";
import { piscinaSchedulerPool } from "../../daemon/adapters/pools/scheduler.js";

const GiB = 2 ** 30;

function minion(i: number): MinionView {
  return {
    name: `minion-${i}`,
    labels: { zone: `z${i % 5}`, disk: i % 4 === 0 ? "ssd" : "hdd", "kubernetes.io/hostname": `minion-${i}` },
    taints: i % 50 === 0 ? [{ key: "dedicated", value: "batch", effect: "NoSchedule" }] : [],
    unschedulable: i % 200 === 0,
    flapping: false,
    ready: i % 333 !== 0,
    cpuMillis: 16_000,
    memoryBytes: 64 * GiB,
    podsMax: 110,
    pods: [],
  };
}

/** Pods of `groups` controllers in turn: a sixth wants a host port, a sixth a label, and each group asks for its own amounts. */
function pod(i: number, groups: number): PodView {
  const g = i % groups;
  return {
    uid: `uid-${i}`,
    namespace: "default",
    name: `pod-${i}`,
    labels: { app: `app-${g}` },
    cpuMillis: 50 + 10 * (g % 20),
    memoryBytes: (64 + 16 * (g % 16)) * 2 ** 20,
    hostPorts: g % 6 === 1 ? [{ port: 8_000 + g, protocol: "TCP", hostIp: "" }] : [],
    nodeSelector: g % 6 === 2 ? { zone: `z${g % 5}` } : {},
    host: "",
    disks: [],
    tolerations: [],
    group: `controller-${g}`,
    priority: 0,
    preempts: true,
    nominated: "",
    createdMs: 0,
    wishes: null,
    isLeaving: false,
  };
}

interface Measured {
  perSecond: number;
  placed: number;
  batchMsMedian: number;
  batchMs99: number;
}

/** Decides `total` pods in batches with `inFlight` of them at once, and times from the first question to the last answer. */
async function measure(
  pool: SchedulerPool,
  pods: readonly PodView[],
  batchSize: number,
  inFlight: number,
  policy: PolicyName,
): Promise<Measured> {
  const times: number[] = [];
  let placed = 0;
  let next = 0;
  const turn = async (): Promise<void> => {
    while (next < pods.length) {
      const batch = pods.slice(next, next + batchSize);
      next += batchSize;
      const start = performance.now();
      const { placements } = await pool.schedule(batch, policy, `batch ${next}`);
      placed += placements.length;
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, turn));
  const seconds = (performance.now() - start) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { perSecond: Math.round(pods.length / seconds), placed, batchMsMedian: at(0.5), batchMs99: at(0.99) };
}

function numberOf(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(args[at + 1]);
}

/** @param args --minions N --pods N --batch N --groups N --threads N */
export async function run(args: readonly string[]): Promise<Record<string, unknown>> {
  const minions = numberOf(args, "minions", 5_000);
  const total = numberOf(args, "pods", 100_000);
  const batch = numberOf(args, "batch", 1_000);
  const groups = numberOf(args, "groups", 100);
  const threads = numberOf(args, "threads", 2);
  const workloads = {
    replicas: Array.from({ length: total }, (_, i) => pod(i, groups)),
    /** Every pod asks for something else. */
    distinct: Array.from({ length: total }, (_, i) => ({
      ...pod(i, groups),
      group: `g-${i}`,
      cpuMillis: 1 + (i % 997),
    })),
    /** No minion is large enough. */
    unplaceable: Array.from({ length: total }, (_, i) => ({ ...pod(i, groups), cpuMillis: 20_000 + (i % groups) })),
  };
  const results: Record<string, Measured> = {};
  for (const [name, pods] of Object.entries(workloads)) {
    for (const policy of ["spread", "binpack", "random"] as const) {
      if (name !== "replicas" && policy !== "spread") continue;
      for (const kind of ["inline", "piscina"] as const) {
        const pool = kind === "inline" ? inlineSchedulerPool() : piscinaSchedulerPool({ threads });
        for (let i = 0; i < minions; i++) pool.upsertMinion(minion(i));
        const warm = pods.slice(0, 10 * batch).map((p) => ({ ...p, uid: `warm-${p.uid}` }));
        await measure(pool, warm, batch, 2 * threads, policy);
        for (const p of warm) pool.podRemoved(p.uid);
        results[`${name}.${policy}.${kind}`] = await measure(
          pool,
          pods,
          batch,
          kind === "inline" ? 1 : threads + 1,
          policy,
        );
        await pool.close();
      }
    }
  }
  const main = results["replicas.spread.piscina"];
  return { minions, pods: total, batch, groups, threads, decisionsPerSecond: main?.perSecond, results };
}
