/** A scenario's world on real Docker, in real time: a cluster of its own, made by `troupe up`. */
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { connect } from "../../cli/client/client.js";
import type { Kind } from "../../core/kinds/all.js";
import { type Random, seededRandom } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import { realClock } from "../../daemon/real-clock.js";
import type { ActionSpec } from "../format/action-spec.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Observation, Victims } from "../observation.js";
import type { World, WorldApi, WorldEvents } from "../world.js";
import type { Commands } from "./commands.js";
import { pidOf } from "./daemon-pid.js";
import type { FaultTools } from "./fault-tools.js";
import { injectLive } from "./faults.js";
import { liveApi } from "./live-api.js";
import { commandsOf, type LiveOptions, makeCluster, urlOf } from "./live-cluster.js";
import { Operator } from "./operator.js";
import { Pages } from "./pages.js";
import { recordOf } from "./record.js";
import { unsupportedLive } from "./unsupported.js";
import { WatchedObjects } from "./watched-objects.js";

const kinds: readonly Kind[] = [
  "Node",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ControllerRevision",
  "Service",
  "Endpoints",
  "Event",
];

export class LiveWorld implements World {
  readonly kind = "live";
  readonly clock: Clock = realClock();
  readonly random: Random;
  readonly events: WorldEvents;
  readonly #options: LiveOptions;
  readonly #commands: Commands;
  readonly #operator: Operator;
  readonly #watched = new WatchedObjects();
  readonly #unpowered = new Set<string>();
  readonly #masterStarts: (() => void)[] = [];
  readonly #masterEnds: (() => void)[] = [];
  readonly #end = new AbortController();
  readonly #pages: Pages;
  #api: WorldApi | undefined;
  #minions: string[] = [];
  #masterUp = false;
  /** Its images are stand-ins, whose pages are known. */
  #hasPages = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.random = seededRandom(options.seed);
    this.#commands = commandsOf(options);
    this.#operator = new Operator(this.#commands, options.stage);
    this.#pages = new Pages((service) => {
      const found = this.#watched.mirror.get("Service", "default", service)?.spec;
      const port = found?.ports?.[0]?.port;
      return found?.clusterIP && port ? { ip: found.clusterIP, port } : undefined;
    });
    this.events = {
      onChange: (listener) => this.#watched.mirror.onChange(listener),
      // Told by watches of single kinds; what else there is to tell happens in other processes.
      onAcknowledged: () => undefined,
      onStep: () => undefined,
      onContainer: () => undefined,
      onMasterStart: (listener) => void this.#masterStarts.push(listener),
      onMasterEnd: (listener) => void this.#masterEnds.push(listener),
    };
  }

  get api(): WorldApi {
    if (!this.#api) throw new Error("the cluster is not up yet");
    return this.#api;
  }

  get minions(): readonly string[] {
    return this.#minions;
  }

  /** The address of the API. */
  get url(): string {
    return urlOf(this.#options);
  }

  async start(): Promise<void> {
    const { home, name, ground, onBroken } = this.#options;
    await makeCluster(this.#commands, this.#options);
    const record = recordOf(home, name);
    if (record) this.#hasPages = await ground.furnish(record);
    this.#masterUp = true;
    const client = await connect({ kubeconfig: join(home, "kubeconfig"), server: this.url });
    this.#api = liveApi(client);
    const { signal } = this.#end;
    // Each kind's request and stream hear of the end, and whoever waits for something.
    setMaxListeners(4 * kinds.length, signal);
    await Promise.all(kinds.map((kind) => this.#watched.follow(client, kind, signal, onBroken)));
    this.#minions = [...this.#watched.mirror.list("Node")].map((node) => node.metadata.name).sort();
  }

  observe(): Observation {
    return {
      nowMs: this.clock.nowMs(),
      objects: this.#watched.mirror,
      masterUp: this.#masterUp,
      powered: (minion) => !this.#unpowered.has(minion),
      ...(this.#hasPages ? { page: (service: string, path: string) => this.#pages.page(service, path) } : {}),
    };
  }

  operate(spec: ActionSpec, minions: readonly string[]): Promise<boolean> {
    return this.#operator.operate(spec, minions);
  }

  unsupported(fault: FaultSpec): string | undefined {
    return unsupportedLive(fault, this.#options.provider);
  }

  inject(fault: FaultSpec, victims: Victims): Promise<() => Promise<void>> {
    const tools: FaultTools = {
      ground: this.#options.ground,
      commands: this.#commands,
      cluster: this.#options.name,
      stage: this.#options.stage,
      pidOf: (daemon) => pidOf(this.#commands, daemon),
      startDaemons: () => makeCluster(this.#commands, this.#options),
      changes: (count) => this.#watched.changes(count),
      setPower: (minion, isOn) => void (isOn ? this.#unpowered.delete(minion) : this.#unpowered.add(minion)),
      setMaster: (isUp) => {
        this.#masterUp = isUp;
        for (const listener of isUp ? this.#masterStarts : this.#masterEnds) listener();
      },
    };
    return injectLive(tools, fault, victims);
  }

  pass(untilMs: number, stop: () => boolean): Promise<void> {
    return this.#watched.look(() => stop() || this.clock.nowMs() >= untilMs, this.#end.signal);
  }

  /** Stops watching; the cluster stays. */
  leave(): void {
    this.#end.abort();
    this.#pages.close();
  }

  /** Takes the cluster down, whatever state it is in. */
  async close(): Promise<void> {
    this.leave();
    await this.#options.ground.close();
    await this.#commands.last("troupe", ["down", "--name", this.#options.name]);
  }
}
