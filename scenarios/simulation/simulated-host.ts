/** One simulated host: a machine with its engine, and the production minion daemon on it, life after life. */
import type { LinkClient } from "../../daemon/link/link.js";
import { type ContainerInfo, labelKeys } from "../../daemon/minion/engine/engine.js";
import { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import type { Minion } from "../../daemon/minion/minion.js";
import { podUidOf } from "../../daemon/minion/names.js";
import { imageSpecOf } from "../cluster-spec.js";
import type { Running } from "../observation.js";
import { HostDisk } from "./host-disk.js";
import { programOf, pullOf } from "./image-behaviour.js";
import { Life } from "./life.js";
import { simulatedDialer } from "./simulated-dialer.js";
import { type HostOptions, simulatedMinion } from "./simulated-minion.js";

/** A daemon that could not start (its engine is away) is started again after this, as its supervisor would. */
const supervisorMs = 1_000;

export class SimulatedHost {
  readonly machine: SimulatedMachine;
  readonly name: string;
  /** Pods whose probes answer no for now. */
  readonly unhealthy = new Set<string>();
  readonly #options: HostOptions;
  readonly #disk: HostDisk;
  #life: Life;
  #link: LinkClient | null = null;
  #minion: Minion | null = null;
  #runs = 0;
  #powered = true;

  constructor(options: HostOptions) {
    this.#options = options;
    this.name = options.name;
    const { cluster, clock } = options;
    this.#life = new Life(clock);
    this.machine = new SimulatedMachine({
      clock,
      random: options.random,
      cpus: cluster.cpus,
      memoryBytes: cluster.memoryBytes,
      pulls: (image) => pullOf(imageSpecOf(cluster, image)),
      programs: (spec) => ({ ...programOf(cluster, spec), load: () => options.loadOf(spec.image) ?? {} }),
    });
    this.#disk = new HostDisk(this.machine);
    const passOn = this.machine.host.onEvent;
    this.machine.host.onEvent = (event) => {
      passOn(event);
      if (event.type === "removed") return;
      options.onContainer(this.#runningOf(event), event.type === "started");
    };
  }

  get powered(): boolean {
    return this.#powered;
  }

  get life(): Life {
    return this.#life;
  }

  /** The daemon of now; null while it is not up. */
  get minion(): Minion | null {
    return this.#minion;
  }

  /** Paths of the directories of claims that are here. */
  claimed(): readonly string[] {
    return this.#disk.claimed();
  }

  /** Containers that run here. */
  running(): Running[] {
    const out: Running[] = [];
    for (const { info } of this.machine.host.containers.values())
      if (info.state === "running") out.push(this.#runningOf(info));
    return out;
  }

  /** Starts the daemon, again and again until it works. */
  startDaemon(): void {
    const life = new Life(this.#options.clock);
    this.#life = life;
    const minion = this.#makeMinion(life);
    minion.start().then(
      () => life.run(() => this.#connect(life, minion)),
      () =>
        life.run(() => {
          minion.close();
          life.end();
          this.#options.clock.after(supervisorMs, () => {
            if (this.#life === life && this.#powered) this.startDaemon();
          });
        }),
    );
  }

  /** The daemon's process ends at once; its containers run on. */
  crashDaemon(): void {
    this.#life.end();
    this.#minion?.close();
    this.#minion = null;
    // The host's kernel closes its connection.
    this.#link?.close();
    this.#link = null;
  }

  powerCut(): void {
    if (!this.#powered) return;
    this.#powered = false;
    this.#options.network.cutPower(this.name);
    this.#link = null;
    this.crashDaemon();
    this.machine.powerCut();
  }

  boot(): void {
    if (this.#powered) return;
    this.#powered = true;
    this.machine.boot();
    this.startDaemon();
  }

  close(): void {
    this.crashDaemon();
  }

  #makeMinion(life: Life): Minion {
    const { cluster, clock } = this.#options;
    const { machine, unhealthy } = this;
    return simulatedMinion(this.#options, {
      life,
      machine,
      disk: this.#disk,
      dialer: simulatedDialer({ machine, cluster, nowMs: () => clock.nowMs(), unhealthy }),
      send: (message) => this.#link?.send(message) ?? false,
      run: ++this.#runs,
    });
  }

  #runningOf(container: Pick<ContainerInfo, "id" | "name" | "labels">): Running {
    const { id, labels } = container;
    return { minion: this.name, uid: podUidOf(container), container: labels[labelKeys.container] ?? "", id };
  }

  #connect(life: Life, minion: Minion): void {
    this.#minion = minion;
    this.#link = this.#options.network.connect(this.name, "token", {
      hello: () => minion.hello(),
      onMessage: (message) => life.run(() => minion.receive(message)),
      onUp: () => {},
      onDown: () => {},
    });
  }
}
