/**
 * The simulated world: the production master and minion daemons in one process, over virtual time, seeded chance, a
 * link in memory, a store in memory and simulated engines. The same seed gives the same run, to the byte.
 */
import type { Step } from "../../actors/host/system.js";
import { asFault, Fault, type FaultReason } from "../../core/fault.js";
import type { Journal, JournalEntry } from "../../core/journal.js";
import type { AnyObject, Kind, KindMap } from "../../core/kinds/all.js";
import { isTrue } from "../../core/objects/conditions.js";
import { type Random, seededRandom } from "../../core/random.js";
import type { Change, Store } from "../../core/store/store.js";
import type { Resources } from "../../daemon/api/resources.js";
import { type MemoryNetwork, memoryNetwork } from "../../daemon/link/memory-network.js";
import { type Log, silentLog } from "../../daemon/log.js";
import { type ClusterSpec, imageSpecOf, minionName } from "../cluster-spec.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Observation, Running, Victims } from "../observation.js";
import type { World, WorldApi, WorldEvents } from "../world.js";
import { tuneHeap } from "./heap.js";
import { injectFault } from "./inject.js";
import { ObjectMirror } from "./object-mirror.js";
import { SimulatedHost } from "./simulated-host.js";
import { SimulatedMaster } from "./simulated-master.js";
import { VirtualClock } from "./virtual-clock.js";

export interface SimulationOptions {
  seed: string;
  cluster: ClusterSpec;
  /** Told of every step; `where` is `master` or the minion's name. */
  journal?: (where: string, entry: JournalEntry) => void;
  log?: Log;
  /** Whether actors' steps are told to {@link WorldEvents.onStep}; costs time. */
  steps?: boolean;
}

/** A cluster that is not up by then is not coming up. */
const startMsMax = 60_000;
/** An operator whose master does not answer tries again this often, this long. */
const retryMs = 250;
const retriesMax = 480;

export class SimulatedWorld implements World {
  readonly kind = "simulated";
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly cluster: ClusterSpec;
  readonly minions: readonly string[];
  readonly hosts = new Map<string, SimulatedHost>();
  readonly master: SimulatedMaster;
  readonly network: MemoryNetwork;
  readonly objects = new ObjectMirror();
  readonly #acknowledged: ((object: AnyObject, revision: number, removed: boolean) => void)[] = [];
  readonly #steps: ((where: string, step: Step) => void)[] = [];
  readonly #containers: ((running: Running, began: boolean) => void)[] = [];
  readonly #masterStarts: ((store: Store) => void)[] = [];
  readonly #masterEnds: (() => void)[] = [];
  readonly #shelved = new Set<string>();

  constructor(options: SimulationOptions) {
    tuneHeap();
    const { cluster, seed } = options;
    this.cluster = cluster;
    this.random = seededRandom(seed);
    const log = options.log ?? silentLog;
    this.network = memoryNetwork({ clock: this.clock, random: this.random.fork("network"), log });
    this.network.setWeather({ delayMs: cluster.link.delayMs, jitterMs: cluster.link.jitterMs });
    this.minions = Array.from({ length: cluster.minions }, (_, i) => minionName(i));
    const { clock, network } = this;
    const journalOf = (where: string): Journal | undefined =>
      options.journal && { record: (entry) => options.journal?.(where, entry) };
    const onStep = options.steps === true ? (where: string, step: Step) => this.#tellStep(where, step) : undefined;
    const common = { cluster, clusterName: "simulated", clock, network, log, onStep };
    this.master = new SimulatedMaster({
      ...common,
      random: this.random.fork("master"),
      journal: journalOf("master"),
      onLanded: (commit) => this.objects.land(commit),
      onAcknowledged: (object, revision, removed) => {
        for (const listener of this.#acknowledged) listener(object, revision, removed);
      },
      onStarted: (store) => {
        for (const listener of this.#masterStarts) listener(store);
      },
      onEnded: () => {
        for (const listener of this.#masterEnds) listener();
      },
    });
    this.objects.onChange((change) => this.#shelve(change));
    for (const [i, name] of this.minions.entries()) {
      this.hosts.set(
        name,
        new SimulatedHost({
          ...common,
          name,
          cidr: `10.${128 + (i >> 8)}.${i & 255}.0/24`,
          random: this.random.fork(`host ${name}`),
          journal: journalOf(name),
          onContainer: (running, began) => {
            for (const listener of this.#containers) listener(running, began);
          },
        }),
      );
    }
  }

  readonly events: WorldEvents = {
    onChange: (listener: (change: Change) => void) => this.objects.onChange(listener),
    onAcknowledged: (listener) => this.#acknowledged.push(listener),
    onStep: (listener) => this.#steps.push(listener),
    onContainer: (listener) => this.#containers.push(listener),
    onMasterStart: (listener) => this.#masterStarts.push(listener),
    onMasterEnd: (listener) => this.#masterEnds.push(listener),
  };

  readonly api: WorldApi = {
    create: (object, version) =>
      this.#ask(
        (api) =>
          api.create(object.kind, object as never, { namespace: object.metadata.namespace ?? "default", version }),
        "AlreadyExists",
      ).then((made) => made ?? object),
    update: async <K extends Kind>(
      kind: K,
      place: { namespace: string; name: string },
      change: (old: KindMap[K]) => KindMap[K],
    ) => {
      // Whatever is stored is changed: no revision is insisted on.
      const made = await this.#ask((api) => api.update(kind, place, (old) => withoutRevision(change(old))));
      return made as KindMap[K];
    },
    remove: async (kind, place, options) => {
      await this.#ask((api) => api.remove(kind, place, options), "NotFound");
    },
  };

  async start(): Promise<void> {
    this.master.start();
    for (const host of this.hosts.values()) host.startDaemon();
    const isUp = (): boolean => {
      let ready = 0;
      for (const node of this.objects.list("Node")) if (isTrue(node, "Ready")) ready++;
      return ready === this.minions.length;
    };
    await this.clock.runUntil(this.clock.nowMs() + startMsMax, isUp);
    if (!isUp()) throw new Fault("Timeout", `the simulated cluster did not come up within ${startMsMax / 1000} s`);
  }

  observe(): Observation {
    const { master } = this.master;
    return {
      nowMs: this.clock.nowMs(),
      objects: this.objects,
      masterUp: master !== null,
      powered: (minion) => this.hosts.get(minion)?.powered ?? false,
      running: () => [...this.hosts.values()].flatMap((host) => host.running()),
      routes: () => master?.balancing.table.services,
      actors: () => master && new Map(master.system.ids().map((id) => [id, master.system.stateOf(id) ?? ""])),
    } as Observation;
  }

  unsupported(_fault: FaultSpec): string | undefined {
    return undefined;
  }

  inject(fault: FaultSpec, victims: Victims): Promise<() => Promise<void>> {
    return injectFault(this, fault, victims);
  }

  async pass(untilMs: number, stop: () => boolean): Promise<void> {
    await this.clock.runUntil(untilMs, stop);
  }

  async close(): Promise<void> {
    this.master.crash();
    for (const host of this.hosts.values()) host.close();
  }

  /**
   * Asks the API, again while no master answers. `done`: what a second try is told when the first was done after all
   * and only its answer got lost; then the result is undefined.
   */
  async #ask<T>(call: (api: Resources) => Promise<T>, done?: FaultReason): Promise<T | undefined> {
    let asked = 0;
    for (let tries = 0; tries < retriesMax; tries++) {
      const { resources, life } = this.master;
      if (resources) {
        try {
          const answer = await this.#whileAlive(
            () => call(resources),
            () => life.alive,
          );
          if (answer !== undefined) return answer.value;
          asked++;
        } catch (error) {
          if (asked > 0 && asFault(error).reason === done) return undefined;
          throw error;
        }
      }
      await new Promise<void>((resolve) => this.clock.after(retryMs, resolve));
    }
    throw new Fault("ServiceUnavailable", "no master answered for two minutes");
  }

  /** The answer, or undefined when the master is gone before it answered or says that it may work later. */
  #whileAlive<T>(call: () => Promise<T>, alive: () => boolean): Promise<{ value: T } | undefined> {
    return new Promise((resolve, reject) => {
      let answered = false;
      const look = (): void => {
        if (answered) return;
        if (!alive()) resolve(undefined);
        else this.clock.after(retryMs, look);
      };
      call()
        .then(
          (value) => resolve({ value }),
          (error: unknown) => (asFault(error).details.retry === true ? resolve(undefined) : reject(error)),
        )
        .finally(() => {
          answered = true;
        });
      look();
    });
  }

  /** Images that are on every minion from the start are put there when a pod first names them. */
  #shelve({ object }: Change): void {
    if (object.kind !== "Pod") return;
    for (const { image = "" } of object.spec.containers) {
      if (this.#shelved.has(image)) continue;
      this.#shelved.add(image);
      if (!imageSpecOf(this.cluster, image).present) continue;
      for (const host of this.hosts.values()) host.machine.host.images.add(image);
    }
  }

  #tellStep(where: string, step: Step): void {
    for (const listener of this.#steps) listener(where, step);
  }
}

function withoutRevision<T extends { metadata: { resourceVersion?: string } }>(object: T): T {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
