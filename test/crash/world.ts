/** A master under load with those who watch it, and the questions that are asked of it after each blow. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../../core/random.js";
import { freePort } from "../e2e/processes.js";
import type { Api } from "../hostile/api.js";
import { Follower, type FollowTally } from "./follower.js";
import { Load, newTally, type Tally } from "./load.js";
import { MasterProcess, type StartOptions } from "./master-process.js";

const hollowFile = fileURLToPath(new URL("../bench/create/hollow-worker.js", import.meta.url));
/** Two of each: what one of them saw the other must have seen, too. */
const followedTwice = ["replicationcontrollers", "pods"];
const awakeMsMax = 60_000;

export interface WorldOptions {
  /** Files of its own; the data directory is in it unless said otherwise. */
  folder: string;
  dataDir?: string;
  seed: string;
  writers: number;
  writesPerSecond: number;
  minions: number;
  flags?: readonly string[];
  start?: StartOptions;
}

export class World {
  readonly master: MasterProcess;
  readonly load: Load;
  readonly tally: Tally = newTally();
  readonly follow: FollowTally = { duplicated: 0, reordered: 0, missed: 0, wrongs: [] };
  /** From the end of a master to the first write that is acknowledged again. */
  readonly servingAgainMs: number[] = [];
  readonly #acknowledged: number[] = [];
  readonly #followers: Follower[] = [];
  #api: Api | null = null;
  #minions: ChildProcess | null = null;

  private constructor(master: MasterProcess, { seed, writers, writesPerSecond }: WorldOptions) {
    this.master = master;
    this.load = new Load({
      ...{ random: seededRandom(seed), writers, writesPerSecond, tally: this.tally },
      onAcknowledged: (revision) => this.#acknowledged.push(revision),
    });
  }

  static async up(options: WorldOptions): Promise<World> {
    const { folder, dataDir = `${folder}/data`, minions, flags = [], start = {} } = options;
    const place = { cluster: `crash-${process.pid}`, dataDir, folder, port: await freePort(), flags };
    const world = new World(new MasterProcess(place), options);
    try {
      await world.master.startReady(start);
      if (minions > 0) await world.#startMinions(place.cluster, minions);
      for (const plural of [...followedTwice, ...followedTwice]) {
        const follower = new Follower(plural, world.follow);
        await follower.begin(() => world.api);
        world.#followers.push(follower);
      }
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get api(): Api {
    this.#api ??= this.master.api;
    return this.#api;
  }

  async #startMinions(cluster: string, count: number): Promise<void> {
    const env = { ...process.env, TROUPE_BENCH_TOKEN: this.master.minionToken };
    const child = fork(hollowFile, [this.master.url, cluster, String(count)], {
      ...{ env, execArgv: [] },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#minions = child;
    const ended = once(child, "exit").then(() => Promise.reject(new Error("the minions have ended")));
    ended.catch(() => undefined);
    await Promise.race([once(child, "message"), ended]);
  }

  /** Starts the master again, asks it for everything that was acknowledged, and lets the writers go on. */
  async again(options: StartOptions = {}): Promise<void> {
    const endedAtMs = performance.now();
    await this.load.settled();
    this.master.start(options);
    await this.master.ready();
    await this.load.verify(this.api);
    this.load.onNextAcknowledged = () => this.servingAgainMs.push(performance.now() - endedAtMs);
    this.load.start(this.api);
  }

  /** Resolves once so many more writes were acknowledged. @throws Error when they are not */
  async acknowledge(count: number): Promise<void> {
    const wanted = this.tally.acknowledged + count;
    for (const untilMs = performance.now() + awakeMsMax; this.tally.acknowledged < wanted; ) {
      if (performance.now() > untilMs)
        throw new Error(`${count} writes were not acknowledged within ${awakeMsMax / 1_000} s: ${this.master.said}`);
      await after(5);
    }
  }

  /** Ends the load, and asks those who watched whether each saw everything, once. */
  async conclude(): Promise<void> {
    await this.load.stop();
    await this.load.verify(this.api);
    for (const follower of this.#followers) await this.#caughtUp(follower);
    const [controllers, pods, twin, podTwin] = this.#followers as [Follower, Follower, Follower, Follower];
    for (const [a, b] of [
      [controllers, twin],
      [pods, podTwin],
    ] as const)
      for (const revision of new Set([...a.seen.keys(), ...b.seen.keys()]))
        if (a.seen.get(revision) !== b.seen.get(revision))
          this.#missed(`${revision} was not told alike to both watches of ${a.name}`);
    for (const revision of this.#acknowledged)
      if (!controllers.seen.has(revision) && !pods.seen.has(revision))
        this.#missed(`${revision} was acknowledged and never told`);
  }

  /** A mark is written, and waited for: whatever was before it has been told. */
  async #caughtUp(follower: Follower): Promise<void> {
    const isPod = follower.name === "pods";
    const spec = { containers: [{ name: "main", image: "example/web:3" }] };
    const name = `mark-${performance.now().toFixed(0)}-${Math.floor(Math.random() * 1e6)}`;
    const body = isPod
      ? { apiVersion: "v1", kind: "Pod", metadata: { name }, spec }
      : {
          ...{ apiVersion: "v1", kind: "ReplicationController", metadata: { name } },
          spec: { replicas: 0, selector: { of: name }, template: { metadata: { labels: { of: name } }, spec } },
        };
    const path = `/api/v1/namespaces/default/${follower.name}`;
    const made = await this.api.ok<{ metadata: { resourceVersion: string } }>({ method: "POST", path, body });
    await follower.upTo(Number(made.metadata.resourceVersion));
    await follower.compare(this.api);
  }

  #missed(text: string): void {
    this.follow.missed++;
    if (this.follow.wrongs.length < 20) this.follow.wrongs.push(`missed: ${text}`);
  }

  async close(): Promise<void> {
    await this.load.stop().catch(() => undefined);
    for (const follower of this.#followers) follower.close();
    if (this.#minions && this.#minions.exitCode === null) {
      const ended = once(this.#minions, "exit");
      this.#minions.disconnect();
      await ended;
    }
    await this.master.close();
    this.#api?.close();
  }
}
