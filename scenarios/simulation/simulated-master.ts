/** The production master in a simulation, life after life over one disk. */
import type { Step } from "../../actors/host/system.js";
import { inlineBalancerPool } from "../../core/balancing/inline-pool.js";
import { Fault } from "../../core/fault.js";
import type { Journal } from "../../core/journal.js";
import type { AnyObject } from "../../core/kinds/all.js";
import { haltAboveDefault } from "../../core/liveness/mass-loss.js";
import { defaultPolicy } from "../../core/policy/policy.js";
import type { Random } from "../../core/random.js";
import type { Commit } from "../../core/store/change-log.js";
import { MemoryDisk } from "../../core/store/memory.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import { Load } from "../../daemon/api/load.js";
import { Resources } from "../../daemon/api/resources.js";
import { Housekeeping } from "../../daemon/control/housekeeping.js";
import { Master } from "../../daemon/control/master.js";
import type { LinkServer } from "../../daemon/link/link.js";
import type { MemoryNetwork } from "../../daemon/link/memory-network.js";
import type { Log } from "../../daemon/log.js";
import type { ClusterSpec } from "../cluster-spec.js";
import { Life } from "./life.js";
import { simulatedScheduler } from "./simulated-scheduler.js";
import { type DiskTrouble, simulatedStore } from "./simulated-store.js";

/** A master whose store cannot be followed any more ends; its supervisor starts it again after this. */
const supervisorMs = 1_000;

export interface MasterOptions {
  cluster: ClusterSpec;
  clusterName: string;
  clock: Clock;
  random: Random;
  network: MemoryNetwork;
  log: Log;
  journal: Journal | undefined;
  onStep: ((where: string, step: Step) => void) | undefined;
  onLanded(commit: Commit): void;
  onAcknowledged(object: AnyObject, revision: number, removed: boolean): void;
  onStarted(store: Store): void;
  onEnded(): void;
}

const portalCidr = "10.0.0.0/16";

export class SimulatedMaster {
  readonly trouble: DiskTrouble = { delayMs: 0, failing: null, crash: null };
  readonly #options: MasterOptions;
  readonly #disk = new MemoryDisk();
  #life: Life;
  #master: Master | null = null;
  #resources: Resources | null = null;
  #runs = 0;

  constructor(options: MasterOptions) {
    this.#options = options;
    this.#life = new Life(options.clock);
    this.#life.end();
  }

  /** The master of now; null while it is not up. */
  get master(): Master | null {
    return this.#master;
  }

  get life(): Life {
    return this.#life;
  }

  /** Its API; null while it is not up. */
  get resources(): Resources | null {
    return this.#resources;
  }

  start(): void {
    if (this.#life.alive) return;
    const { clock, network, cluster, clusterName, log, journal, onStep } = this.#options;
    const life = new Life(clock);
    this.#life = life;
    const random = this.#options.random.fork(`master ${++this.#runs}`);
    const { trouble } = this;
    const disk = this.#disk;
    const store = life.reach(simulatedStore({ ...this.#options, disk, trouble }, life));
    // Minions that call before it listens are refused, as by a process that is just starting.
    let links: LinkServer | null = null;
    const master = new Master(
      {
        clock: life.clock,
        random: random.fork("actors"),
        store,
        links: {
          send: (minion, message) => life.alive && (links?.send(minion, message) ?? false),
          drop: (minion, why) => life.alive && links?.drop(minion, why),
          distrust: (minion, why) => life.alive && links?.distrust(minion, why),
        },
        scheduler: life.reach(simulatedScheduler(cluster.schedulingMs, life.clock, random.fork("scheduler"))),
        balancer: life.reach(inlineBalancerPool()),
        portals: { apply: async () => {} },
        log: (level, text, facts) => life.alive && log(level, text, { master: this.#runs, ...facts }),
        stepsPerActorMax: 0,
        ...(journal ? { journal: { record: (entry) => life.alive && journal.record(entry) } } : {}),
      },
      {
        ...{ cluster: clusterName, policy: cluster.policy, haltEvictionAbove: haltAboveDefault },
        ...{ podCidr: "10.128.0.0/9", serviceCidr: portalCidr },
      },
    );
    if (onStep) master.onStep((step) => life.alive && onStep("master", step));
    const begin = async (): Promise<void> => {
      await master.start(() => life.run(() => this.crash(supervisorMs)));
      const keeper = { store, master, clock: life.clock, random: random.fork("housekeeping"), log: () => {} };
      await new Housekeeping(keeper).start();
      links = network.listen({
        authenticate: (_token, claimed) => claimed,
        onMessage: (minion, message) => life.run(() => void master.receive(minion, message)),
        onNonsense: (minion, { address }, why) =>
          life.run(() => master.refusals.tell("a minion sent what makes no sense", { minion, from: address, why })),
        onDown: (minion, why) => life.run(() => master.disconnected(minion, why)),
      });
      this.#master = master;
      this.#resources = this.#api(life, master, store, random);
      this.#options.onStarted(store);
    };
    begin().catch(() => life.run(() => this.crash(supervisorMs)));
  }

  /** Its process ends at once. `againAfterMs`: when its supervisor starts it again. */
  crash(againAfterMs?: number): void {
    if (!this.#life.alive) return;
    this.#life.end();
    this.#master?.close();
    this.#master = null;
    this.#resources = null;
    this.#options.network.crashMaster();
    this.#options.onEnded();
    if (againAfterMs !== undefined) this.#options.clock.after(againAfterMs, () => this.start());
  }

  #api(life: Life, master: Master, store: Store, random: Random): Resources {
    const { clusterName, log } = this.#options;
    return new Resources({
      store,
      master,
      clock: life.clock,
      random: random.fork("api"),
      log,
      streams: {
        open: () => Promise.reject(new Fault("ServiceUnavailable", "a simulation has no streams of bytes")),
      } as never,
      authenticate: () => Promise.reject(new Fault("ServiceUnavailable", "a simulation has no requests")),
      load: new Load(life.clock),
      settings: { cluster: clusterName, version: "simulated", portalCidr, policy: defaultPolicy, readOnly: false },
    });
  }
}
