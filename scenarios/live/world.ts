/** A scenario's world on real Docker, in real time: a cluster of its own, made by `troupe up`. */
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Client, connect } from "../../cli/client/client.js";
import { follow } from "../../cli/client/watch.js";
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import { asFault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { revisionOf } from "../../core/objects/types.js";
import { type Random, seededRandom } from "../../core/random.js";
import type { LogRecord } from "../../core/store/change-log.js";
import type { Clock } from "../../core/time.js";
import { realClock } from "../../daemon/real-clock.js";
import type { ClusterSpec } from "../cluster-spec.js";
import type { ActionSpec } from "../format/action-spec.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Observation, Victims } from "../observation.js";
import { ObjectMirror } from "../simulation/object-mirror.js";
import type { World, WorldApi, WorldEvents } from "../world.js";
import { Commands } from "./commands.js";
import { type FaultTools, injectLive } from "./faults.js";
import type { Ground } from "./ground.js";
import { liveApi } from "./live-api.js";
import { Operator, type Stage } from "./operator.js";
import { Pages } from "./pages.js";
import { recordOf } from "./record.js";
import { unsupportedLive } from "./unsupported.js";

const kinds: readonly Kind[] = ["Node", "Pod", "ReplicationController", "Service", "Endpoints", "Event"];
/** Time passes for conditions that no object's change tells of. */
const lookMs = 20;

export interface LiveOptions {
  cluster: ClusterSpec;
  seed: string;
  /** $TROUPE_HOME of the run: nothing of another cluster is in it. */
  home: string;
  name: string;
  port: number;
  provider: LocalProvider;
  ground: Ground;
  /** Of the engine, if it is not the usual one. */
  dockerHost: string | undefined;
  /** Where its daemons record what their actors hear; undefined: nowhere. */
  journal: string | undefined;
  stage: Stage;
  /** The watch of a kind ended for good. */
  onBroken(error: unknown): void;
}

interface DaemonStatus {
  name: string;
  pid: number;
}

export class LiveWorld implements World {
  readonly kind = "live";
  readonly clock: Clock = realClock();
  readonly random: Random;
  readonly events: WorldEvents;
  readonly #options: LiveOptions;
  readonly #commands: Commands;
  readonly #operator: Operator;
  readonly #objects = new ObjectMirror();
  readonly #arrived: LogRecord[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #unpowered = new Set<string>();
  readonly #masterStarts: (() => void)[] = [];
  readonly #masterEnds: (() => void)[] = [];
  readonly #end = new AbortController();
  readonly #pages: Pages;
  #client: Client | undefined;
  #api: WorldApi | undefined;
  #minions: string[] = [];
  #masterUp = false;
  #pumping = false;
  /** Its images are stand-ins, whose pages are known. */
  #hasPages = false;

  constructor(options: LiveOptions) {
    const { home, port, dockerHost } = options;
    this.#options = options;
    this.random = seededRandom(options.seed);
    const engine: Record<string, string> = dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost };
    const own = { TROUPE_HOME: home, HOME: home, KUBERNETES_MASTER: `http://127.0.0.1:${port}`, ...engine };
    this.#commands = new Commands(own);
    this.#operator = new Operator(this.#commands, options.stage);
    this.#pages = new Pages((service) => {
      const found = this.#objects.get("Service", "default", service)?.spec;
      const port = found?.ports?.[0]?.port;
      return found?.clusterIP && port ? { ip: found.clusterIP, port } : undefined;
    });
    this.events = {
      onChange: (listener) => this.#objects.onChange(listener),
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
    return `http://127.0.0.1:${this.#options.port}`;
  }

  async start(): Promise<void> {
    const { home, name, ground } = this.#options;
    await this.#up();
    const record = recordOf(home, name);
    if (record) this.#hasPages = await ground.furnish(record);
    this.#masterUp = true;
    this.#client = await connect({ kubeconfig: join(home, "kubeconfig"), server: this.url });
    this.#api = liveApi(this.#client);
    await Promise.all(kinds.map((kind) => this.#follow(kind)));
    this.#minions = [...this.#objects.list("Node")].map((node) => node.metadata.name).sort();
  }

  /** Makes what is missing of the cluster. */
  async #up(): Promise<void> {
    const { name, port, provider, cluster, journal } = this.#options;
    await this.#commands.run("troupe", [
      ...["up", "--name", name, "--provider", provider, "--port", String(port)],
      ...["--minions", String(cluster.minions)],
      ...["--policy", cluster.policy, "--warm-sandboxes", String(cluster.warmSandboxes)],
      ...(journal === undefined ? [] : ["--journal", journal]),
    ]);
  }

  async #follow(kind: Kind): Promise<void> {
    if (!this.#client) return;
    const target = { kind, namespace: undefined };
    const { items, changes } = await follow(this.#client, target, { signal: this.#end.signal });
    for (const object of items)
      this.#arrive({ type: "ADDED", object: object as AnyObject, revision: revisionOf(object) });
    await this.#drained();
    void (async () => {
      for await (const { type, object } of changes)
        this.#arrive({ type, object: object as AnyObject, revision: revisionOf(object) });
    })().catch((error: unknown) => {
      if (!this.#end.signal.aborted) this.#options.onBroken(error);
    });
  }

  #arrive(record: LogRecord): void {
    this.#arrived.push(record);
    if (!this.#pumping) void this.#pump();
  }

  /** One change at a time, and those who wait look at each: what lasts a moment is seen, too. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let record = this.#arrived.shift(); record; record = this.#arrived.shift()) {
      this.#objects.land({ put: [record], drop: [], floor: 0, revision: record.revision });
      for (const look of [...this.#waiting]) look();
      await nextTurn();
    }
    this.#pumping = false;
  }

  async #drained(): Promise<void> {
    while (this.#pumping) await nextTurn();
  }

  observe(): Observation {
    return {
      nowMs: this.clock.nowMs(),
      objects: this.#objects,
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
      pidOf: (daemon) => this.#pidOf(daemon),
      startDaemons: () => this.#up(),
      changes: (count) => this.#changes(count),
      setPower: (minion, isOn) => void (isOn ? this.#unpowered.delete(minion) : this.#unpowered.add(minion)),
      setMaster: (isUp) => {
        this.#masterUp = isUp;
        for (const listener of isUp ? this.#masterStarts : this.#masterEnds) listener();
      },
    };
    return injectLive(tools, fault, victims);
  }

  #changes(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => {
      this.#objects.onChange(() => {
        if (--left === 0) resolve();
      });
    });
  }

  async #pidOf(daemon: string): Promise<number> {
    const text = await this.#commands.run("troupe", ["status", "-o", "json"]);
    const [cluster] = JSON.parse(text) as { daemons: DaemonStatus[] }[];
    const found = cluster?.daemons.find((d) => d.name === daemon);
    if (!found) throw asFault(new Error(`there is no daemon ${daemon}`));
    return found.pid;
  }

  pass(untilMs: number, stop: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const isOver = this.#end.signal.aborted;
        if (!isOver && !stop() && this.clock.nowMs() < untilMs) return;
        clearInterval(timer);
        this.#waiting.delete(look);
        if (isOver) reject(new Error("interrupted"));
        else resolve();
      };
      const timer = setInterval(look, lookMs);
      this.#waiting.add(look);
    });
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
