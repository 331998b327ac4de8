/**
 * How fast failures are rehearsed: a cluster in virtual time in which a minion loses power each minute, for half a
 * minute. `npm run bench -- simulate [--minions N] [--pods N] [--minutes M] [--large]`; --large is 1,000 minions with
 * 30,000 pods, which takes 4 to 7 GB of memory and minutes.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { getHeapStatistics } from "node:v8";
import type { AnyObject } from "../../core/kinds/all.js";
import { isReady } from "../../core/kinds/pod/phase.js";
import { readObject } from "../../core/kinds/prepare.js";
import { defaultCluster } from "../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../scenarios/simulation/world.js";

/** Pods of one controller. */
const replicas = 100;

function workloads(pods: number): AnyObject[] {
  return Array.from({ length: Math.ceil(pods / replicas) }, (_, i) => {
    const app = `app-${i}`;
    const containers = [{ name: "main", image: `${app}:1`, ports: [{ containerPort: 80 }] }];
    const template = { metadata: { labels: { app } }, spec: { containers } };
    const rc = { apiVersion: "v1", kind: "ReplicationController", metadata: { name: app } };
    const spec = { replicas: Math.min(replicas, pods - i * replicas), selector: { app }, template };
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: app } };
    return [
      readObject("ReplicationController", { ...rc, spec }).object,
      readObject("Service", { ...service, spec: { selector: { app }, ports: [{ port: 80 }] } }).object,
    ];
  }).flat();
}

interface Size {
  minions: number;
  pods: number;
  minutes: number;
}

async function measure({ minions, pods, minutes }: Size): Promise<Record<string, unknown>> {
  const world = new SimulatedWorld({ seed: "bench", cluster: { ...defaultCluster, minions }, steps: true });
  let steps = 0;
  world.events.onStep(() => {
    steps++;
  });
  const ready = (): number => [...world.objects.list("Pod")].filter(isReady).length;
  const beganMs = performance.now();
  await world.start();
  const startedMs = world.clock.nowMs();
  for (const object of workloads(pods)) void world.api.create(object, "v1");
  await world.clock.runUntil(startedMs + 60_000, () => false);
  const madeMs = performance.now() - beganMs;
  const readyAtFirst = ready();
  const failuresBeganMs = performance.now();
  const failuresCpu = process.cpuUsage();
  for (let minute = 0; minute < minutes; minute++) {
    const victim = world.minions[(minute * 7) % world.minions.length] ?? "";
    const boot = await world.inject({ fault: "power-cut", on: "" }, { minions: [victim], pods: [] });
    await world.clock.advance(30_000);
    await boot();
    await world.clock.advance(30_000);
  }
  const { user, system } = process.cpuUsage(failuresCpu);
  const failuresMs = performance.now() - failuresBeganMs;
  const wallMs = performance.now() - beganMs;
  const simulatedMs = world.clock.nowMs() - startedMs;
  const result = {
    minions,
    pods,
    minutes,
    wallMs: Math.round(failuresMs),
    cpuMs: Math.round((user + system) / 1000),
    withCreationMs: Math.round(wallMs),
    creationMs: Math.round(madeMs),
    readyAtFirst,
    readyAtLast: ready(),
    events: steps,
    eventsPerSecond: Math.round((steps / wallMs) * 1000),
    simulatedToReal: Math.round(simulatedMs / wallMs),
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  };
  await world.close();
  return result;
}

/** More than Node's own bound, which is 4 GB. */
const heapMiB = 12_000;

/** Here if the heap may grow so far, else in a process of which it may. */
async function withHeap(
  args: string[],
  here: () => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  if (getHeapStatistics().heap_size_limit >= heapMiB * 2 ** 20) return here();
  const runner = fileURLToPath(new URL("run.js", import.meta.url));
  const command = [`--max-old-space-size=${heapMiB}`, runner, "simulate", ...args];
  const { bench: _, ...result } = JSON.parse(
    execFileSync(process.execPath, command, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }),
  ) as Record<string, unknown>;
  return result;
}

function whole(text: string, flag: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Error(`--${flag} ${text}: a whole number above 0 is expected`);
  return n;
}

/** The numbers of one size; `wallMs` is the minutes with a failure each, `cpuMs` what they took of all cores, `withCreationMs` the whole. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      minions: { type: "string", default: "100" },
      pods: { type: "string", default: "3000" },
      minutes: { type: "string", default: "10" },
      large: { type: "boolean", default: false },
    },
  });
  if (values.large) return withHeap(args, () => measure({ minions: 1_000, pods: 30_000, minutes: 10 }));
  return measure({
    minions: whole(values.minions, "minions"),
    pods: whole(values.pods, "pods"),
    minutes: whole(values.minutes, "minutes"),
  });
}
