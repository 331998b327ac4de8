/** What the Docker engine at hand takes for what a minion asks of it: medians, milliseconds. */
import { connectEngine } from "../../daemon/adapters/docker/connect-engine.js";
import type { ContainerSpec, Engine, EngineEvent, SandboxSpec } from "../../daemon/minion/engine/engine.js";
import { realClock } from "../../daemon/real-clock.js";
import { ensureStandIns, standInNames } from "../../scenarios/standins/images.js";

const defaultRuns = 10;
/** Sandboxes made at the same time, as a minion that gets many pods does. */
const burst = 10;

/** `npm run bench -- engine [RUNS]` */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const runs = Number(args[0] ?? defaultRuns);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`"${args[0]}" is no number of runs`);
  const imagesMs = await timed(() => ensureStandIns(["echo"], undefined, realClock()));
  const cluster = `bench-${process.pid}`;
  const network = { name: `troupe-${cluster}`, cidr: "10.244.252.0/24" };
  const engine = await connectEngine(undefined, { cluster, minion: "one", network }, realClock());
  // Keeps the process while only timers of the engine's clock wait.
  const awake = setInterval(() => undefined, 1_000);
  try {
    await engine.ensureNetwork();
    const times = await measure(engine, runs);
    const burstMs = await timed(() =>
      Promise.all(Array.from({ length: burst }, (_, i) => engine.createSandbox(sandboxSpec(`burst-${i}`)))),
    );
    const listMs = await timed(() => engine.list());
    const { runtime } = await engine.facts();
    const medians = Object.fromEntries([...times].map(([name, values]) => [`${name}Ms`, median(values)]));
    return { runtime, runs, ...medians, sandboxesAtOnce: burst, sandboxesAtOnceMs: burstMs, listMs, imagesMs };
  } finally {
    await engine.purge();
    await engine.close();
    clearInterval(awake);
  }
}

async function measure(engine: Engine, runs: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const add = (name: string, ms: number): void => void times.set(name, [...(times.get(name) ?? []), ms]);
  const died = deaths(engine);
  for (let i = 0; i < runs; i++) {
    const box = await step("sandbox", add, () => engine.createSandbox(sandboxSpec(`box-${i}`)));
    const spec = containerSpec(`app-${i}`, box.id);
    const { id } = await step("create", add, () => engine.createContainer(spec));
    await step("start", add, () => engine.startContainer(id));
    const death = died.of(id);
    await step("killToDieEvent", add, async () => {
      await engine.killContainer(id);
      await death;
    });
    await step("restart", add, () => engine.startContainer(id));
    await step("inspect", add, () => engine.inspect(id));
    await step("exec", add, () => engine.run(id, ["true"], { timeoutMs: 10_000, outputMax: 100 }));
    await step("stop", add, () => engine.stopContainer(id, 10_000));
    await step("removePod", add, async () => {
      await engine.removeContainer(id);
      await engine.removeContainer(box.id);
    });
  }
  died.close();
  return times;
}

/** Promises of the next death of a container. */
function deaths(engine: Engine): { of(id: string): Promise<void>; close(): void } {
  const waiting = new Map<string, () => void>();
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "died") waiting.get(event.id)?.();
  };
  const subscription = engine.events(onEvent, () => undefined);
  return {
    of: (id) => new Promise((resolve) => waiting.set(id, resolve)),
    close: () => subscription.close(),
  };
}

async function step<T>(name: string, add: (name: string, ms: number) => void, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  add(name, performance.now() - start);
  return result;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return Math.round((value ?? 0) * 10) / 10;
}

function sandboxSpec(name: string): SandboxSpec {
  return { name, labels: { "io.troupe.role": "sandbox" }, hostname: name, ports: [], hostNetwork: false };
}

function containerSpec(name: string, sandboxId: string): ContainerSpec {
  const none = { env: [], mounts: [], cpuShares: 0, nanoCpus: 0, memoryBytes: 0, privileged: false };
  // Ends at SIGTERM at once, as process 1 too.
  const cmd = ["-c", "trap 'exit 0' TERM; while true; do sleep 0.05; done"];
  const labels = { "io.troupe.role": "container" };
  return { name, labels, image: standInNames.echo, entrypoint: ["sh"], cmd, sandboxId, ...none };
}
