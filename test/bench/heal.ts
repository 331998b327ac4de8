/**
 * `npm run bench -- heal [KILLS]`: replicas of a controller on a cluster made by `troupe up`, each killed once behind
 * its back. `medianMs` is from the kill until the API's watch says Running with a new container. `engineFloorMs` is
 * what the engine alone takes for it, measured between the kills: a container like those is killed, and at its die
 * event another is created and started, by dockerode.
 */
import { once } from "node:events";
import Docker from "dockerode";
import { standInNames } from "../../scenarios/standins/images.js";
import { Cluster } from "../e2e/cluster.js";
import { containerIdOf, isHealing, isRunning, runsAnew, type Seen, type Watcher } from "../e2e/watcher.js";

const killsDefault = 10;
const controller = "heal";

const manifest = (replicas: number): object => ({
  kind: "ReplicationController",
  apiVersion: "v1",
  metadata: { name: controller },
  spec: {
    replicas,
    selector: { name: controller },
    template: {
      metadata: { labels: { name: controller } },
      spec: { containers: [{ name: "echo", image: standInNames.echo }] },
    },
  },
});

interface Heal {
  ms: number;
  seenFailed: boolean;
}

/** Kills one replica's container and waits until the watch has it Running again. */
async function heal(docker: Docker, watcher: Watcher, pod: Seen): Promise<Heal> {
  const from = watcher.mark;
  const old = containerIdOf(pod);
  const isOurs = (object: Seen): boolean => object.metadata.uid === pod.metadata.uid;
  const beganMs = performance.now();
  await docker.getContainer(old).kill();
  const back = await watcher.until(`${pod.metadata.name} runs again`, (o) => isOurs(o) && runsAnew(o, old), { from });
  const between = watcher.changes.slice(from, watcher.changes.indexOf(back));
  return {
    ms: back.atMs - beganMs,
    seenFailed: between.some(({ object }) => isOurs(object) && isHealing(object)),
  };
}

/** The engine alone: a sandbox with one container like those of the replicas. */
class Floor {
  readonly #docker: Docker;
  readonly #like: Docker.ContainerInspectInfo;
  #sandbox: Docker.Container | undefined;
  #app: Docker.Container | undefined;
  #events: NodeJS.ReadableStream | undefined;

  constructor(docker: Docker, like: Docker.ContainerInspectInfo) {
    this.#docker = docker;
    this.#like = like;
  }

  async prepare(): Promise<void> {
    const box = await this.#docker.getContainer(this.#like.HostConfig.NetworkMode?.replace("container:", "") ?? "");
    const { Image } = await box.inspect();
    this.#sandbox = await this.#docker.createContainer({ Image, HostConfig: { IpcMode: "shareable" } });
    await this.#sandbox.start();
    this.#events = await this.#docker.getEvents({ filters: { event: ["die"] } });
    this.#app = await this.#make();
    await this.#app.start();
  }

  #make(): Promise<Docker.Container> {
    const { Image, Cmd, Entrypoint, Env } = this.#like.Config;
    const mode = `container:${this.#sandbox?.id}`;
    return this.#docker.createContainer({
      Image,
      Cmd,
      Env,
      ...(Entrypoint ? { Entrypoint } : {}),
      HostConfig: { NetworkMode: mode, IpcMode: mode, LogConfig: { Type: "json-file", Config: this.#logConfig() } },
    });
  }

  #logConfig(): unknown {
    return this.#like.HostConfig.LogConfig?.Config ?? {};
  }

  async round(): Promise<number> {
    const [old, events] = [this.#app, this.#events];
    if (!old || !events) throw new Error("the floor was not prepared");
    const beganMs = performance.now();
    const died = new Promise<void>((resolve) => {
      const hear = (chunk: Buffer): void => {
        if (!chunk.toString().includes(old.id)) return;
        events.off("data", hear);
        resolve();
      };
      events.on("data", hear);
    });
    await old.kill();
    await died;
    this.#app = await this.#make();
    await this.#app.start();
    const ms = performance.now() - beganMs;
    await old.remove();
    return ms;
  }

  async remove(): Promise<void> {
    (this.#events as { destroy?(): void } | undefined)?.destroy?.();
    await this.#app?.remove({ force: true });
    await this.#sandbox?.remove({ force: true });
  }
}

async function measure(cluster: Cluster, kills: number): Promise<Record<string, unknown>> {
  const docker = new Docker();
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", "/api/v1/namespaces/default/replicationcontrollers", manifest(kills));
  const pods = await watcher.untilAll(`${kills} replicas run`, (all) => all.filter(isRunning).length === kills, 60_000);
  const floor = new Floor(docker, await docker.getContainer(containerIdOf(pods[0] as Seen)).inspect());
  const heals: Heal[] = [];
  const floorMs: number[] = [];
  try {
    await floor.prepare();
    for (const pod of pods) {
      heals.push(await heal(docker, watcher, pod));
      floorMs.push(await floor.round());
    }
  } finally {
    await floor.remove();
  }
  const ms = heals.map((h) => h.ms);
  return {
    kills,
    medianMs: median(ms),
    maxMs: rounded(Math.max(...ms)),
    engineFloorMs: median(floorMs),
    seenFailed: heals.every((h) => h.seenFailed),
    samplesMs: ms.map(rounded),
    engineSamplesMs: floorMs.map(rounded),
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return rounded((low + high) / 2);
}

/** Rejects at Ctrl-C, so that what was made is taken down on the way out. */
async function interrupted(signal: AbortSignal): Promise<never> {
  const [name] = await Promise.race(
    (["SIGINT", "SIGTERM"] as const).map(async (s) => {
      await once(process, s, { signal });
      return [s];
    }),
  );
  throw new Error(`stopped by ${name}`);
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const kills = Number(args[0] ?? killsDefault);
  if (!Number.isInteger(kills) || kills < 1 || kills > 50) throw new Error(`"${args[0]}" is no number of kills (1–50)`);
  const done = new AbortController();
  const stop = interrupted(done.signal);
  stop.catch(() => undefined);
  const cluster = await Cluster.up({ title: "heal", standIns: ["echo"] });
  const measuring = measure(cluster, kills);
  try {
    return await Promise.race([measuring, stop]);
  } finally {
    await cluster.close();
    // Closing ends its waits, and it takes away what it made itself.
    await measuring.catch(() => undefined);
    done.abort();
  }
}
