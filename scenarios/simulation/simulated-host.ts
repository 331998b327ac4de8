/** One simulated host: a machine with its engine, and the production minion daemon on it, life after life. */

import type { Step } from "../../actors/host/system.js";
import { Fault } from "../../core/fault.js";
import type { Journal } from "../../core/journal.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { LinkClient } from "../../daemon/link/link.js";
import type { MemoryNetwork } from "../../daemon/link/memory-network.js";
import type { Log } from "../../daemon/log.js";
import { type ContainerInfo, type ContainerSpec, labelKeys } from "../../daemon/minion/engine/engine.js";
import { simulatedEngine } from "../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import type { Program, PullOutcome } from "../../daemon/minion/engine/simulated-types.js";
import { Minion } from "../../daemon/minion/minion.js";
import { podUidOf } from "../../daemon/minion/names.js";
import type { Dialer, ProbeAction, Remembered, Volumes } from "../../daemon/minion/ports.js";
import { type ClusterSpec, type ImageSpec, imageSpecOf } from "../cluster-spec.js";
import type { Running } from "../observation.js";
import { Life } from "./life.js";

/** A daemon that could not start (its engine is away) is started again after this, as its supervisor would. */
const supervisorMs = 1_000;
/** A probe's way there and back. */
const probeMs = 2;

export interface HostOptions {
  name: string;
  cluster: ClusterSpec;
  clusterName: string;
  /** The pods' network on this host. */
  cidr: string;
  clock: Clock;
  random: Random;
  network: MemoryNetwork;
  log: Log;
  journal: Journal | undefined;
  onStep: ((where: string, step: Step) => void) | undefined;
  onContainer(running: Running, began: boolean): void;
}

function programOf(cluster: ClusterSpec, spec: ContainerSpec): Program {
  const image = imageSpecOf(cluster, spec.image);
  return {
    ...(image.runsForMs > 0 ? { runsForMs: image.runsForMs, exitCode: image.exitCode } : {}),
    ignoresTerm: image.ignoresTerm,
  };
}

/** How a pull of an image goes. */
export function pullOf({ name, pull: { mode, takesMs } }: Pick<ImageSpec, "name" | "pull">): PullOutcome {
  if (mode === "never") return { kind: "never" };
  if (mode === "fails") return { kind: "fails", message: `manifest for ${name} not found`, takesMs };
  return { kind: "works", takesMs };
}

export class SimulatedHost {
  readonly machine: SimulatedMachine;
  readonly name: string;
  /** Pods whose probes answer no for now. */
  readonly unhealthy = new Set<string>();
  readonly #options: HostOptions;
  /** What the daemon wrote to its disk: it survives a crash of the daemon and a power cut. */
  #checkpoint: Remembered = { pods: [], services: [] };
  readonly #volumes = new Set<string>();
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
      programs: (spec) => programOf(cluster, spec),
    });
    const passOn = this.machine.host.onEvent;
    this.machine.host.onEvent = (event) => {
      passOn(event);
      if (event.type === "removed") return;
      const uid = podUidOf(event);
      const container = event.labels[labelKeys.container] ?? "";
      options.onContainer({ minion: this.name, uid, container, id: event.id }, event.type === "started");
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

  /** Containers that run here. */
  running(): Running[] {
    const out: Running[] = [];
    for (const { info } of this.machine.host.containers.values()) {
      if (info.state !== "running") continue;
      const uid = podUidOf(info);
      out.push({ minion: this.name, uid, container: info.labels[labelKeys.container] ?? "", id: info.id });
    }
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
    const { clusterName, cluster, cidr, random, log, journal } = this.#options;
    const run = ++this.#runs;
    const identity = { cluster: clusterName, minion: this.name };
    const engine = simulatedEngine(this.machine, identity, { name: `troupe-${this.name}`, cidr });
    const minion = new Minion(
      {
        clock: life.clock,
        random: random.fork(`run ${run}`),
        engine: life.reach(engine),
        link: { send: (message) => life.alive && (this.#link?.send(message) ?? false) },
        volumes: life.reach(this.#volumesOnDisk()),
        dialer: life.reach(this.#dialer()),
        checkpoint: {
          load: async () => this.#checkpoint,
          save: (state) => {
            if (life.alive) this.#checkpoint = state;
          },
        },
        log: (level, text, facts) => life.alive && log(level, text, { minion: this.name, ...facts }),
        stepsPerActorMax: 0,
        ...(journal ? { journal: { record: (entry) => life.alive && journal.record(entry) } } : {}),
        onStream: () => {},
      },
      {
        cluster: clusterName,
        name: this.name,
        address: this.name,
        labels: {},
        version: "simulated",
        runId: `${this.name}-${run}`,
        warmSandboxes: cluster.warmSandboxes,
      },
    );
    return minion;
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

  #volumesOnDisk(): Volumes {
    return {
      prepare: async (pod) => {
        if (this.machine.host.diskFull)
          throw new Fault("ServiceUnavailable", "no space left on device", { retry: true });
        this.#volumes.add(pod.metadata.uid ?? "");
      },
      put: async () => {},
      mounts: () => [],
      terminationMessage: async () => "",
      remove: async (uid) => {
        this.#volumes.delete(uid);
      },
      list: async () => [...this.#volumes],
      removeAll: async () => this.#volumes.clear(),
    };
  }

  /** Asks the container behind an address: it answers if it runs, is not hung and is past its start. */
  #dialer(): Dialer {
    const ask = async (host: string): Promise<ProbeAction> => {
      await this.machine.sleep(probeMs);
      const sandbox = [...this.machine.host.containers.values()].find((c) => c.info.ip === host);
      const uid = sandbox && this.#podIn(sandbox.info);
      if (uid === undefined || this.machine.host.bridgeGone) return { healthy: false, message: "connection refused" };
      if (this.unhealthy.has(uid)) return { healthy: false, message: "status 503" };
      return this.#answers(uid) ? { healthy: true, message: "" } : { healthy: false, message: "no answer" };
    };
    return {
      http: ({ url }) => ask(new URL(url).hostname),
      tcp: (host) => ask(host),
    };
  }

  /** The uid of the pod in a sandbox; one that was warm may not have its name yet, but the pod's containers say so. */
  #podIn(sandbox: ContainerInfo): string {
    const named = podUidOf(sandbox);
    if (named !== "") return named;
    const user = [...this.machine.host.containers.values()].find((c) => c.spec?.sandboxId === sandbox.id);
    return user?.info.labels[labelKeys.podUid] ?? "";
  }

  #answers(uid: string): boolean {
    const nowMs = this.#options.clock.nowMs();
    return [...this.machine.host.containers.values()].some(
      ({ info, spec, hung }) =>
        info.paused !== true &&
        info.labels[labelKeys.podUid] === uid &&
        spec !== undefined &&
        info.state === "running" &&
        !hung &&
        nowMs - (info.startedAtMs ?? 0) >= imageSpecOf(this.#options.cluster, info.image).readyAfterMs,
    );
  }
}
