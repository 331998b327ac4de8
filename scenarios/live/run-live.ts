/** A scenario on real Docker: engines, images, a cluster of its own, the run, and nothing left behind. */
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import { type DaemonRecord, isRunning } from "../../cli/local/daemon-process.js";
import { uplinkInterface } from "../../cli/local/netns/layout.js";
import { namespacesOf } from "../../cli/local/netns/switch.js";
import { interfaceName } from "../../core/network/interface-name.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Workload } from "../format/action-spec.js";
import type { Scenario } from "../format/scenario.js";
import { Run } from "../machine/run.js";
import type { Chronicle } from "../report/chronicle.js";
import type { Result } from "../result.js";
import { chronicled } from "../run-scenario.js";
import { ensureEngine } from "./engine.js";
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
  /** What a cluster has there, in words. */
  partsOf(name: string): Promise<string[]>;
}

async function shared(run: Run, scenario: Scenario, say: (text: string) => void): Promise<Base> {
  const { host, description } = await ensureEngine(run, say);
  say(description);
  const { areStandIns } = await ensureImages(imagesIn(scenario), host, say);
  const ground = sharedEngine(host, areStandIns);
  return { provider: "docker", dockerHost: host, ground, partsOf: (name) => partsOn(host, name) };
}

async function partsOn(host: string | undefined, name: string): Promise<string[]> {
  const docker = host === undefined ? new Docker() : new Docker({ socketPath: host.slice("unix://".length) });
  const containers = await docker.listContainers({ all: true, filters: { label: [`${labelKeys.cluster}=${name}`] } });
  const networks = await docker.listNetworks({ filters: { name: [name] } });
  return [
    ...containers.map((c) => `container ${c.Id.slice(0, 12)}`),
    ...networks.flatMap((n) => [`network ${n.Name}`, `interface br-${n.Id.slice(0, 12)}`]),
  ];
}

/** Hosts are made with the cluster; whatever is in their namespaces goes with these. */
function ownHosts(scenario: Scenario, say: (text: string) => void): Base {
  const losesImages = scenario.timeline.some(({ deed }) => deed.type === "fault" && deed.spec.fault === "image-pull");
  const ground = new Hosts({ cluster: scenario.cluster, images: imagesIn(scenario), losesImages, say });
  const partsOf = async (name: string): Promise<string[]> =>
    (await namespacesOf(name)).map((namespace) => `namespace ${namespace}`);
  return { provider: "netns", dockerHost: undefined, ground, partsOf };
}

/** Runs a scenario live. Resolves to what came of it once everything is taken down, unless it is to be kept. */
export async function runLive(scenario: Scenario, options: LiveRunOptions): Promise<LiveRun> {
  const narrator = new Narrator(options.write);
  const say = (text: string): void => narrator.say(text);
  const run = Run.open();
  let base: Base;
  let took: LiveRun;
  try {
    const made = options.provider === "netns" ? ownHosts(scenario, say) : shared(run, scenario, say);
    base = await orInterrupted(options.signal, Promise.resolve(made));
    took = await runOn(base, scenario, narrator, { ...options, run });
  } catch (error) {
    await run.end();
    throw error;
  }
  if (options.keep) {
    const engine = base.dockerHost === undefined ? "" : ` DOCKER_HOST=${base.dockerHost}`;
    say(`kept, with TROUPE_HOME=${run.folder}${engine}; \`${await run.keep()}\` takes everything down`);
  } else {
    await run.end();
    say("taken down; no container, network, process or interface of it is left");
  }
  return took;
}

/** What the work resolves to. @throws Error as soon as the signal is given; the work goes on, unheard */
async function orInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const heard = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error("interrupted"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: heard.signal });
  });
  // Who was interrupted does not hear of what became of the work.
  work.catch(() => undefined);
  return Promise.race([work, interrupted]).finally(() => heard.abort());
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
  { keep, skipUnsupported, journal, signal, run: { folder: home } }: LiveRunOptions & { run: Run },
): Promise<LiveRun> {
  const { calm } = scenario;
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
  const told = chronicled(
    world,
    {
      ...scenario,
      except: [...scenario.except, ...notLive],
      calm: { ...calm, quietMs: Math.min(calm.quietMs, quietMsMax) },
    },
    { skipUnsupported, failFast: true, tell },
  );
  try {
    const took = await orInterrupted(signal, told);
    narrator.sum();
    narrator.say(
      `${took.result.ok ? "all of it came as expected" : "it did not come as expected"}, in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`,
    );
    return took;
  } finally {
    signal.removeEventListener("abort", interrupt);
    if (keep && !signal.aborted) {
      world.leave();
      await base.ground.close();
      narrator.say(`the cluster is at ${world.url}`);
    } else await takeDown(world, base, home, name);
  }
}

/** Interfaces of a cluster's own that may be there. */
const interfacesOf = (name: string): string[] => [interfaceName("trp", name), uplinkInterface(name)];

/** @throws Error naming what is left of the cluster; others' clusters may come and go meanwhile */
async function takeDown(world: LiveWorld, base: Base, home: string, name: string): Promise<void> {
  const daemons: DaemonRecord[] = recordOf(home, name)?.daemons ?? [];
  const had = await base.partsOf(name);
  await world.close();
  const has = await base.partsOf(name);
  const bridges = had.flatMap((part) => /^interface (.+)$/.exec(part)?.[1] ?? []);
  const left = [
    ...has,
    ...daemons.filter(isRunning).map(({ role, pid }) => `${role} process ${pid}`),
    ...[...interfacesOf(name), ...bridges].filter((i) => i in networkInterfaces()).map((i) => `interface ${i}`),
  ];
  if (left.length > 0) throw new Error(`left behind: ${[...new Set(left)].join(", ")}`);
}
