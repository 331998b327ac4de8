/**
 * A pod's life on a Docker engine, short: told on real ones, where the answers are recorded (test/platforms/record.ts),
 * and told again by what was recorded.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "../../../../daemon/minion/engine/engine.js";
import { listen, sandboxSpec } from "../../../contracts/engine/subject.js";

/** Whose the recorded containers and their network are. */
export const storyScope = {
  identity: { cluster: "recorded", minion: "one" },
  network: { name: "troupe-recorded", cidr: "10.244.249.0/24" },
  bootId: "recorded",
} as const;

/** One question and its answer. */
export interface Exchange {
  method: string;
  /** With the version of the API and the query. */
  url: string;
  status: number;
  /** JSON; of an event stream the lines. */
  body: unknown;
}

export interface Recording {
  /** As `docker version` says. */
  engine: string;
  exchanges: Exchange[];
}

/** All that differs between engines only where we understand one of them wrongly. */
export interface Told {
  network: { name: string; gateway: string; cidr: string };
  sandboxIp: string | undefined;
  events: string[];
  states: string[];
  exitCode: number | undefined;
  left: string[];
}

/** Docker gives a container it kills its last state a moment after it says `die`. */
const settleMs = 200;

export async function tellStory(engine: Engine, settle: () => Promise<unknown> = () => delay(settleMs)): Promise<Told> {
  await engine.facts();
  const network = await engine.ensureNetwork();
  const heard = await listen(engine);
  const sandbox = await engine.createSandbox(sandboxSpec("box"));
  const { id } = await engine.createContainer({
    ...{ name: "app", labels: { "io.troupe.role": "container" }, image: "troupe/pause:1", sandboxId: sandbox.id },
    ...{ env: [], mounts: [], cpuShares: 0, nanoCpus: 0, memoryBytes: 0, privileged: false },
  });
  const states = [(await engine.inspect(id))?.state];
  await engine.startContainer(id);
  states.push((await engine.inspect(id))?.state);
  await engine.killContainer(id);
  await heard.events.until((all) => all.some((event) => event.type === "died" && event.id === id));
  await settle();
  const ended = await engine.inspect(id);
  states.push(ended?.state);
  const list = await engine.list();
  await engine.removeContainer(id);
  await heard.events.until((all) => all.some((event) => event.type === "removed" && event.id === id));
  heard.close();
  await engine.purge();
  return {
    network,
    sandboxIp: sandbox.ip,
    events: heard.events.items.map(({ type, name, labels }) => `${name} ${type} of ${labels["io.troupe.minion"]}`),
    states: states.map(String),
    exitCode: ended?.exitCode,
    left: list.map(({ name, state, ip }) => `${name} ${state} ${ip ?? "without address"}`).sort(),
  };
}
