/** A scenario on real Docker: engine, images, a cluster of its own, the run, and nothing left behind. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import type { ClusterRecord } from "../../cli/local/cluster-file.js";
import { type DaemonRecord, isRunning } from "../../cli/local/daemon-process.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Scenario, Workload } from "../format/scenario.js";
import type { Chronicle } from "../report/chronicle.js";
import type { Result } from "../result.js";
import { chronicled } from "../run-scenario.js";
import { ensureEngine, type RunEngine } from "./engine.js";
import { ensureImages, imagesOf } from "./images.js";
import { Narrator } from "./narrator.js";
import { LiveWorld } from "./world.js";

export interface LiveRunOptions {
  /** The cluster stays up afterwards. */
  keep: boolean;
  skipUnsupported: boolean;
  /** Folder to record in; each scenario gets one of its own in it. */
  journal: string | undefined;
  write(text: string): void;
  /** Ends the run early; what was made is taken back all the same. */
  signal: AbortSignal;
}

export interface LiveRun {
  result: Result;
  chronicle: Chronicle;
}

/** Rest is watched for this long at most: real time is dear. */
const quietMsMax = 2_000;
const portDefault = 8080;
/** Watches of single kinds tell changes in the order of each kind, not of all. */
const notLive = ["revisions-in-order"];

/** Whether nobody has a port of all this machine's addresses, or of this one. */
function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, host, () => server.close(() => resolve(true)));
  });
}

async function choosePort(): Promise<number> {
  for (let port = portDefault; port < portDefault + 100; port++) if (await isFree(port, "127.0.0.1")) return port;
  throw new Error(`no port from ${portDefault} on is free on 127.0.0.1`);
}

function workloadsOf(scenario: Scenario): Workload[] {
  const later = scenario.timeline.flatMap(({ deed }) =>
    deed.type === "action" && deed.spec.action === "create" ? deed.spec.workloads : [],
  );
  return [...scenario.workloads, ...later];
}

/** Images that come in later. */
const newImagesOf = ({ timeline }: Scenario): string[] =>
  timeline.flatMap(({ deed }) =>
    deed.type === "action" && deed.spec.action === "rolling-update" ? [deed.spec.image] : [],
  );

/** The run's daemons, so that it can be seen that they are gone. */
function daemonsOf(home: string, name: string): DaemonRecord[] {
  try {
    const text = readFileSync(join(home, "clusters", name, "cluster.json"), "utf8");
    return (JSON.parse(text) as ClusterRecord).daemons;
  } catch {
    return [];
  }
}

/** What is left of a run, in words. */
async function leftovers(
  engine: RunEngine,
  name: string,
  daemons: DaemonRecord[],
  interfaces: string[],
): Promise<string[]> {
  const docker = engine.host === undefined ? new Docker() : new Docker({ socketPath: engine.host.slice(7) });
  const containers = await docker.listContainers({ all: true, filters: { label: [`${labelKeys.cluster}=${name}`] } });
  const networks = await docker.listNetworks({ filters: { name: [name] } });
  return [
    ...containers.map((c) => `container ${c.Id.slice(0, 12)}`),
    ...networks.map((n) => `network ${n.Name}`),
    ...daemons.filter(isRunning).map(({ role, pid }) => `${role} process ${pid}`),
    ...Object.keys(networkInterfaces())
      .filter((i) => !interfaces.includes(i))
      .map((i) => `interface ${i}`),
  ];
}

/** Runs a scenario live. Resolves to what came of it once everything is taken down, unless it is to be kept. */
export async function runLive(scenario: Scenario, options: LiveRunOptions): Promise<LiveRun> {
  const narrator = new Narrator(options.write);
  const engine = await ensureEngine((text) => narrator.say(text));
  narrator.say(engine.description);
  let kept = false;
  try {
    const images = imagesOf(
      workloadsOf(scenario).map((w) => w.object),
      newImagesOf(scenario),
    );
    const { areStandIns } = await ensureImages(images, engine.host, (text) => narrator.say(text));
    const result = await runOn(engine, scenario, areStandIns, narrator, options);
    kept = options.keep;
    return result;
  } finally {
    if (!kept) await engine.stop();
  }
}

async function runOn(
  engine: RunEngine,
  scenario: Scenario,
  hasPages: boolean,
  narrator: Narrator,
  { keep, skipUnsupported, journal, signal }: LiveRunOptions,
): Promise<LiveRun> {
  const { calm } = scenario;
  const interfaces = Object.keys(networkInterfaces());
  const home = await mkdtemp(join(tmpdir(), "troupe-live-"));
  const name = `${scenario.name}-${process.pid}`;
  const port = await choosePort();
  const world = new LiveWorld({
    ...{ cluster: scenario.cluster, seed: scenario.seed, home, name, port, hasPages, dockerHost: engine.host },
    journal: journal === undefined ? undefined : join(journal, scenario.name),
    stage: narrator,
    onBroken: (error) => narrator.say(`a watch of the API ended: ${String(error)}`),
  });
  world.events.onChange((change) => narrator.change(change));
  const interrupt = (): void => world.leave();
  signal.addEventListener("abort", interrupt, { once: true });
  const beganMs = performance.now();
  const tell = (mark: Parameters<Narrator["mark"]>[0]): void => narrator.mark(mark);
  const run = chronicled(
    world,
    {
      ...scenario,
      except: [...scenario.except, ...notLive],
      calm: { ...calm, quietMs: Math.min(calm.quietMs, quietMsMax) },
    },
    { skipUnsupported, failFast: true, tell },
  );
  const interrupted = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error("interrupted")), { once: true }),
  );
  try {
    const told = await Promise.race([run, interrupted]);
    narrator.sum();
    narrator.say(
      `${told.result.ok ? "all of it came as expected" : "it did not come as expected"}, in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`,
    );
    return told;
  } finally {
    signal.removeEventListener("abort", interrupt);
    if (keep && !signal.aborted) {
      world.leave();
      narrator.say(`kept: ${world.url}; \`TROUPE_HOME=${home} troupe down --name ${name}\` takes it down`);
    } else await takeDown(world, engine, { home, name, interfaces }, narrator);
  }
}

async function takeDown(
  world: LiveWorld,
  engine: RunEngine,
  { home, name, interfaces }: { home: string; name: string; interfaces: string[] },
  narrator: Narrator,
): Promise<void> {
  const daemons = daemonsOf(home, name);
  await world.close();
  await rm(home, { recursive: true, force: true });
  const left = await leftovers(engine, name, daemons, interfaces);
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  narrator.say("taken down; no container, network, process or interface of it is left");
}
