/**
 * The simulated world: the production master and minion daemons in one process, over virtual time, seeded chance, a
 * link in memory, a store in memory and simulated engines. The same seed gives the same run, to the byte.
 */
import type { Step } from "../../actors/host/system.js";
import { Fault } from "../../core/fault.js";
import type { Journal, JournalEntry } from "../../core/journal.js";
import { isTrue } from "../../core/objects/conditions.js";
import { type Random, seededRandom } from "../../core/random.js";
import type { Change } from "../../core/store/store.js";
import { type MemoryNetwork, memoryNetwork } from "../../daemon/link/memory-network.js";
import { type Log, silentLog } from "../../daemon/log.js";
import { type ClusterSpec, imageSpecOf, minionName } from "../cluster-spec.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Observation, Victims } from "../observation.js";
import type { World, WorldApi } from "../world.js";
import { tuneHeap } from "./heap.js";
import { injectFault } from "./inject.js";
import { Listeners } from "./listeners.js";
import { Loads } from "./loads.js";
import { ObjectMirror } from "./object-mirror.js";
import { PatientApi } from "./patient-api.js";
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

export class SimulatedWorld implements World {
  readonly kind = "simulated";
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly cluster: ClusterSpec;
  readonly minions: readonly string[];
  readonly hosts = new Map<string, SimulatedHost>();
  readonly master: SimulatedMaster;
  readonly api: WorldApi;
  readonly network: MemoryNetwork;
  readonly loads = new Loads(() => [...this.hosts.values()].map(({ machine }) => machine.host));
  readonly objects = new ObjectMirror();
  readonly #listeners = new Listeners(this.objects);
  readonly events = this.#listeners.events;
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
    const onStep =
      options.steps === true ? (where: string, step: Step) => this.#listeners.step(where, step) : undefined;
    const common = { cluster, clusterName: "simulated", clock, network, log, onStep };
    this.master = new SimulatedMaster({
      ...common,
      random: this.random.fork("master"),
      journal: journalOf("master"),
      onLanded: (commit) => this.objects.land(commit),
      onAcknowledged: (object, revision, removed) => this.#listeners.acknowledged(object, revision, removed),
      onStarted: (store) => this.#listeners.masterStarted(store),
      onEnded: () => this.#listeners.masterEnded(),
    });
    this.api = new PatientApi(this.master, clock);
    this.objects.onChange((change) => this.#shelve(change));
    for (const [i, name] of this.minions.entries()) {
      this.hosts.set(
        name,
        new SimulatedHost({
          ...common,
          name,
          cidr: `10.${128 + (i >> 8)}.${i & 255}.0/24`,
          // The names lie in the network of all pods.
          address: `10.${64 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
          random: this.random.fork(`host ${name}`),
          journal: journalOf(name),
          loadOf: (image) => this.loads.share(image),
          onContainer: (running, began) => this.#listeners.container(running, began),
        }),
      );
    }
  }

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
}
