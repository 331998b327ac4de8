/** A scenario on real Docker: engines, images, a cluster of its own, the run, and nothing left behind. */
import { join } from "node:path";
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import type { Scenario } from "../format/scenario.js";
import { Run } from "../machine/run.js";
import type { Chronicle } from "../report/chronicle.js";
import type { Result } from "../result.js";
import { chronicled } from "../run-scenario.js";
import { type Base, ownHosts, shared } from "./base.js";
import { choosePort } from "./free-port.js";
import { Narrator } from "./narrator.js";
import { orInterrupted } from "./or-interrupted.js";
import { takeDown } from "./take-down.js";
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

/** Watches of single kinds tell changes in the order of each kind, not of all. */
const notLive = ["revisions-in-order"];

const nothingLeft = "taken down; no container, network, process or interface of it is left";

/** Runs a scenario live. Resolves to what came of it once everything is taken down, unless it is to be kept. */
export async function runLive(scenario: Scenario, options: LiveRunOptions): Promise<LiveRun> {
  const narrator = new Narrator(options.write);
  const say = (text: string): void => narrator.say(text);
  const run = Run.open();
  let base: Base | undefined;
  let took: LiveRun;
  try {
    const made = options.provider === "netns" ? ownHosts(scenario, say) : shared(run, scenario, say);
    base = await orInterrupted(options.signal, Promise.resolve(made));
    took = await runOn(base, scenario, narrator, { ...options, run });
  } catch (error) {
    await run.end();
    if (base) say(nothingLeft);
    throw error;
  }
  if (options.keep) {
    const engine = base.dockerHost === undefined ? "" : ` DOCKER_HOST=${base.dockerHost}`;
    say(`kept, with TROUPE_HOME=${run.folder}${engine}; \`${await run.keep()}\` takes everything down`);
  } else {
    await run.end();
    say(nothingLeft);
  }
  return took;
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
