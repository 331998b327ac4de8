import { newUid } from "../../../core/ids.js";
import type { Random } from "../../../core/random.js";
import { deadlinesMs } from "../../adapters/docker/deadlines.js";
import type { EngineIdentity } from "../../adapters/docker/scope.js";
import type { EngineEvent } from "./engine.js";
import { type CallFault, type EngineCall, engineAway, FaultPlan, unanswered } from "./simulated-faults.js";
import { SimulatedHost } from "./simulated-host.js";
import type { PullOutcome, SimulatedHostOptions } from "./simulated-types.js";

/** Which events a host's engine loses and repeats, of 100. */
export interface EventWeather {
  lostPercent: number;
  repeatedPercent: number;
}

/** A minion's ear: what it is told. */
export interface EventListener {
  identity: EngineIdentity;
  onEvent(event: EngineEvent): void;
  onGap(why: string): void;
  onBreak(why: string): void;
}

/** An engine that is away refuses quickly. */
const refusalMs = 1;
/** What is done late is done so many times as long after its deadline: the first other try is on its way by then. */
const lateTimes = 20;
/** Comparing is asked for this often, as the real one does. */
export const gapEveryMs = 60_000;

/**
 * A simulated machine with its container engine, and the handle to everything that can befall it. Several minions (or
 * one that was restarted) get an engine each from `simulatedEngine`; containers stay what they are meanwhile.
 */
export class SimulatedMachine {
  readonly host: SimulatedHost;
  readonly faults = new FaultPlan();
  readonly listeners = new Set<EventListener>();
  readonly #random: Random;
  readonly #pulls = new Map<string, PullOutcome>();
  /** The pods' network is being made anew: whoever is to be put in it waits. */
  mending: Promise<void> | null = null;
  weather: EventWeather = { lostPercent: 0, repeatedPercent: 0 };
  #state: "up" | "down" | "frozen" = "up";
  /** Counts ends of the engine: answers of an earlier one get lost, and what it was doing is not done. */
  #generation = 0;

  constructor(options: SimulatedHostOptions) {
    this.host = new SimulatedHost(options);
    this.#random = options.random.fork("engine");
    this.host.onEvent = (event) => this.#passOn(event);
  }

  /** The process of a container ends by itself. @throws Fault NotFound */
  exit(id: string, exitCode: number): void {
    this.host.exit(this.host.get(id), exitCode);
  }

  /** The kernel kills it for want of memory. */
  outOfMemory(id: string): void {
    this.host.exit(this.host.get(id), 137, true);
  }

  /** It lives on, but does nothing any more. */
  hang(id: string): void {
    this.host.get(id).hung = true;
  }

  /** Somebody pauses it with the engine, or lets it go on. */
  pause(id: string, paused: boolean): void {
    this.host.pause(this.host.get(id), paused);
  }

  /** Somebody takes a sandbox out of the pods' network. */
  disconnect(id: string): void {
    this.host.disconnect(this.host.get(id));
  }

  /** Somebody deletes the bridge of the pods' network: no engine tells of it. */
  deleteBridge(): void {
    this.host.bridgeGone = true;
  }

  /** The same for all minions that ask at a time. */
  mendNetwork(name: string): Promise<void> {
    const { latencies } = this.host;
    this.mending ??= this.call("mendNetwork", [name], latencies.network, deadlinesMs.change, () =>
      this.host.mendNetwork(),
    ).finally(() => {
      this.mending = null;
    });
    return this.mending;
  }

  /** Somebody restarts a container with the engine: it ends, and begins again. */
  async restart(id: string): Promise<void> {
    this.host.exit(this.host.get(id), 143);
    await this.sleep(this.host.draw(this.host.latencies.start));
    const container = this.host.find(id);
    if (!container || this.#state !== "up") return;
    try {
      this.host.start(container);
    } catch {
      // Its sandbox has gone meanwhile: whoever restarts it is told, and nothing comes of it.
    }
  }

  /**
   * The next `times` calls go wrong, of any container and image or of one only.
   * @returns takes it back
   */
  fail(call: EngineCall, what: CallFault, times = 1, subject?: string): () => void {
    return this.faults.add(call, { what, times, ...(subject === undefined ? {} : { subject }) });
  }

  /** How pulls of an image go from now on. */
  setPull(image: string, outcome: PullOutcome): void {
    this.#pulls.set(image, outcome);
  }

  pullOutcome(image: string): PullOutcome {
    return this.#pulls.get(image) ?? this.host.options.pulls?.(image) ?? { kind: "works" };
  }

  /** The engine ends. Its containers end with it, as dockerd's do, unless it keeps them (`live-restore`). */
  stopEngine(containers: "die" | "live"): void {
    this.#state = "down";
    this.#generation++;
    if (containers === "die") this.#endAll();
    for (const listener of [...this.listeners]) listener.onBreak("the event stream ended");
  }

  /** It accepts calls and never answers. */
  freezeEngine(): void {
    this.#state = "frozen";
  }

  /** Up again after stopEngine, freezeEngine or powerCut: who listens is told of the gap. */
  startEngine(): void {
    if (this.#state === "up") return;
    const why = this.#state === "down" ? "the engine came back" : "the engine answers again";
    this.#state = "up";
    for (const listener of [...this.listeners]) listener.onGap(why);
  }

  /** Everything ends at once and says nothing of it. `boot` brings the machine back. */
  powerCut(): void {
    this.#state = "down";
    this.#generation++;
    this.listeners.clear();
    this.#endAll();
  }

  /** After powerCut: another boot id, all containers stand still. */
  boot(): void {
    this.host.bootId = newUid(this.#random);
    this.#state = "up";
  }

  /** A machine without room: no creation and no pull works. */
  fillDisk(full: boolean): void {
    this.host.diskFull = full;
  }

  /** 1 is as measured, 10 takes ten times as long. */
  slowDown(factor: number): void {
    this.host.slowness = factor;
  }

  /**
   * One call of a minion: the way there, what can go wrong, the work, the way back.
   * @param subjects names and ids the call is about, for planned faults
   */
  async call<T>(
    name: EngineCall,
    subjects: readonly string[],
    takesMs: number,
    deadlineMs: number,
    work: () => T | Promise<T>,
  ): Promise<T> {
    const planned = this.faults.take(name, subjects);
    const generation = this.#generation;
    if (this.#state === "down") {
      await this.sleep(refusalMs);
      throw engineAway();
    }
    if (this.#state === "frozen" || planned?.kind === "hang") {
      await this.sleep(deadlineMs);
      throw unanswered(name, deadlineMs);
    }
    const ownMs = this.host.draw(takesMs);
    const lastsMs = planned?.kind === "answerLate" ? deadlineMs + ownMs * lateTimes : ownMs;
    const does = async (): Promise<T> => {
      await this.sleep(lastsMs);
      if (generation !== this.#generation) throw engineAway();
      if (planned?.kind === "refuse") throw planned.fault;
      const result = await work();
      if (planned?.kind === "loseAnswer" || generation !== this.#generation) throw engineAway();
      return result;
    };
    const answer = does();
    if (lastsMs <= deadlineMs) return answer;
    // Nobody waits for it any more, and it is done all the same.
    answer.catch(() => undefined);
    await this.sleep(deadlineMs);
    throw unanswered(name, deadlineMs);
  }

  /** A question beside the work: answered at once, so that it shifts nothing else. */
  async glance<T>(work: () => T): Promise<T> {
    if (this.#state !== "up") throw engineAway();
    return work();
  }

  /** @returns throws when the engine it was asked of has ended since */
  stillUp(): () => void {
    const generation = this.#generation;
    return () => {
      if (generation !== this.#generation) throw engineAway();
    };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.host.options.clock.after(delayMs, resolve));
  }

  #endAll(): void {
    for (const container of this.host.containers.values()) this.host.exit(container, 137);
  }

  /** A hint: late, perhaps lost, perhaps twice. */
  #passOn(event: EngineEvent): void {
    if (this.#state !== "up") return;
    const { lostPercent, repeatedPercent } = this.weather;
    if (lostPercent > 0 && this.#random.below(100) < lostPercent) return;
    const times = repeatedPercent > 0 && this.#random.below(100) < repeatedPercent ? 2 : 1;
    const generation = this.#generation;
    for (let i = 0; i < times; i++) {
      this.host.options.clock.after(this.host.draw(this.host.latencies.event), () => {
        if (generation === this.#generation) this.#deliver(event);
      });
    }
  }

  #deliver(event: EngineEvent): void {
    for (const listener of [...this.listeners]) {
      if (isOwn(listener.identity, event.labels)) listener.onEvent(event);
    }
  }
}

/** Whether these labels are of this cluster and minion. */
export function isOwn(identity: EngineIdentity, labels: Readonly<Record<string, string>>): boolean {
  return labels["io.troupe.cluster"] === identity.cluster && labels["io.troupe.minion"] === identity.minion;
}
