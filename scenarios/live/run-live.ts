/** A scenario on real Docker: engines, images, a cluster of its own, the run, and nothing left behind. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import { type DaemonRecord, isRunning } from "../../cli/local/daemon-process.js";
import { namespacesOf } from "../../cli/local/netns/switch.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Scenario, Workload } from "../format/scenario.js";
import type { Chronicle } from "../report/chronicle.js";
import type { Result } from "../result.js";
import { chronicled } from "../run-scenario.js";
import { ensureEngine, type RunEngine } from "./engine.js";
import { type Ground, sharedEngine } from "./ground.js";
import { Hosts } from "./hosts/hosts.js";
import { ensureImages, imagesOf } from "./images.js";
import { Narrator } from "./narrator.js";
import { recordOf } from "./record.js";
import { LiveWorld } from "./world.js";

export interface LiveRunOptions {
  /** docker: all minions share an engine; netns: each has a host of its own, in a network namespace. */
  provider: LocalProvider;
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

const imagesIn = (scenario: Scenario): string[] =>
  imagesOf(
    workloadsOf(scenario).map((w) => w.object),
    newImagesOf(scenario),
  );

/** What a run stands on. */
interface Base {
  provider: LocalProvider;
  ground: Ground;
  /** For DOCKER_HOST; undefined: the usual engine. */
  dockerHost: string | undefined;
  /** What of a cluster is left there, in words. */
  leftovers(name: string): Promise<string[]>;
  stop(): Promise<void>;
}

async function shared(scenario: Scenario, say: (text: string) => void): Promise<Base> {
  const engine = await ensureEngine(say);
  say(engine.description);
  try {
    const { areStandIns } = await ensureImages(imagesIn(scenario), engine.host, say);
    return {
      ...{ provider: "docker", dockerHost: engine.host, ground: sharedEngine(engine.host, areStandIns) },
      leftovers: (name) => leftOn(engine, name),
      stop: () => engine.stop(),
    };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

async function leftOn(engine: RunEngine, name: string): Promise<string[]> {
  const docker = engine.host === undefined ? new Docker() : new Docker({ socketPath: engine.host.slice(7) });
  const containers = await docker.listContainers({ all: true, filters: { label: [`${labelKeys.cluster}=${name}`] } });
  const networks = await docker.listNetworks({ filters: { name: [name] } });
  return [...containers.map((c) => `container ${c.Id.slice(0, 12)}`), ...networks.map((n) => `network ${n.Name}`)];
}

/** Hosts are made with the cluster; whatever is in their namespaces goes with these. */
function ownHosts(scenario: Scenario, say: (text: string) => void): Base {
  const losesImages = scenario.timeline.some(({ deed }) => deed.type === "fault" && deed.spec.fault === "image-pull");
  const ground = new Hosts({ cluster: scenario.cluster, images: imagesIn(scenario), losesImages, say });
  return {
    ...{ provider: "netns", dockerHost: undefined, ground },
    leftovers: async (name) => (await namespacesOf(name)).map((namespace) => `namespace ${namespace}`),
    stop: async () => undefined,
  };
}

/** Runs a scenario live. Resolves to what came of it once everything is taken down, unless it is to be kept. */
export async function runLive(scenario: Scenario, options: LiveRunOptions): Promise<LiveRun> {
  const narrator = new Narrator(options.write);
  const say = (text: string): void => narrator.say(text);
  const base = options.provider === "netns" ? ownHosts(scenario, say) : await shared(scenario, say);
  let kept = false;
  try {
    const result = await runOn(base, scenario, narrator, options);
    kept = options.keep;
    return result;
  } finally {
    if (!kept) await base.stop();
  }
}

/** Names of clusters become parts of names of namespaces, which have room for so much. */
const nameLengthMax = 32;

function clusterName(scenario: Scenario): string {
  const end = `-${process.pid}`;
  return `${scenario.name.slice(0, nameLengthMax - end.length)}${end}`;
}

async function runOn(
  base: Base,
  scenario: Scenario,
  narrator: Narrator,
  { keep, skipUnsupported, journal, signal }: LiveRunOptions,
): Promise<LiveRun> {
  const { calm } = scenario;
  const interfaces = Object.keys(networkInterfaces());
  const home = await mkdtemp(join(tmpdir(), "troupe-live-"));
  const name = clusterName(scenario);
  const port = await choosePort();
  const world = new LiveWorld({
    ...{ cluster: scenario.cluster, seed: scenario.seed, home, name, port },
    ...{ provider: base.provider, ground: base.ground, dockerHost: base.dockerHost },
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
      await base.ground.close();
      narrator.say(`kept: ${world.url}; \`TROUPE_HOME=${home} troupe down --name ${name}\` takes it down`);
    } else await takeDown(world, base, { home, name, interfaces }, narrator);
  }
}

async function takeDown(
  world: LiveWorld,
  base: Base,
  { home, name, interfaces }: { home: string; name: string; interfaces: string[] },
  narrator: Narrator,
): Promise<void> {
  const daemons: DaemonRecord[] = recordOf(home, name)?.daemons ?? [];
  await world.close();
  await rm(home, { recursive: true, force: true });
  const left = [
    ...(await base.leftovers(name)),
    ...daemons.filter(isRunning).map(({ role, pid }) => `${role} process ${pid}`),
    ...Object.keys(networkInterfaces())
      .filter((i) => !interfaces.includes(i))
      .map((i) => `interface ${i}`),
  ];
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
  narrator.say("taken down; no container, network, process or interface of it is left");
}
