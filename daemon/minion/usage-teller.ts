/** Tells the master what is used here, as long as it wants to know: nobody looks at anything for nothing. */
import type { MasterMessage } from "../../core/link/messages.js";
import type { PodReport } from "../../core/link/report.js";
import type { Clock, Timer } from "../../core/time.js";
import { type Look, podsUsed, type RunningContainer, usedBetween } from "../../core/usage/between.js";
import type { Log } from "../log.js";
import type { UsageMeter } from "./engine/usage.js";
import type { MasterLink } from "./ports.js";

/** From one look to the next, which is the window that is told of. */
export const lookEveryMs = 15_000;
/** From the first look to the second: who asks waits for it. */
export const firstWindowMs = 1_000;

export interface UsageTellerPorts {
  clock: Clock;
  engine: UsageMeter;
  link: MasterLink;
  log: Log;
}

/** Containers that run, as their pods' reports have them. */
export function runningIn(reports: readonly PodReport[]): RunningContainer[] {
  return reports.flatMap(({ uid, status: { initContainerStatuses = [], containerStatuses = [] } }) =>
    [...initContainerStatuses, ...containerStatuses].flatMap(({ name, containerID = "", state }) => {
      const id = containerID.slice(containerID.indexOf("://") + 3);
      return state?.running && containerID !== "" ? [{ uid, name, id }] : [];
    }),
  );
}

export class UsageTeller {
  readonly #ports: UsageTellerPorts;
  readonly #reports: () => readonly PodReport[];
  #untilMs = 0;
  #timer: Timer | null = null;
  #looks: ReadonlyMap<string, Look> = new Map();
  #machine: Look | undefined;
  #looking = false;
  #isClosed = false;
  /** Why nothing can be told; "" = it can. */
  #trouble = "";

  constructor(ports: UsageTellerPorts, reports: () => readonly PodReport[]) {
    this.#ports = ports;
    this.#reports = reports;
  }

  /** Tells from now on, for as long as the master wants. */
  wanted({ forSeconds }: Extract<MasterMessage, { type: "usageWanted" }>): void {
    this.#untilMs = this.#ports.clock.nowMs() + forSeconds * 1_000;
    if (this.#timer || this.#looking) return;
    this.#looks = new Map();
    this.#machine = undefined;
    void this.#look(firstWindowMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  async #look(nextMs: number): Promise<void> {
    const { clock, log } = this.#ports;
    this.#timer = null;
    this.#looking = true;
    try {
      await this.#tell();
      this.#trouble = "";
    } catch (error) {
      const why = String(error);
      if (why !== this.#trouble) log("warn", "what is used here cannot be told", { why });
      this.#trouble = why;
    }
    this.#looking = false;
    if (this.#isClosed || clock.nowMs() >= this.#untilMs) return;
    this.#timer = clock.after(nextMs, () => void this.#look(lookEveryMs));
  }

  async #tell(): Promise<void> {
    const { engine, link } = this.#ports;
    const running = runningIn(this.#reports());
    const [stats, machine] = await Promise.all([engine.stats(running.map(({ id }) => id)), engine.machineStats()]);
    const looks = new Map(stats.map((look) => [look.id, look]));
    const pods = podsUsed(running, this.#looks, looks);
    const ofMachine = machine && usedBetween(this.#machine, machine);
    const isFirst = this.#looks.size === 0 && this.#machine === undefined;
    this.#looks = looks;
    this.#machine = machine;
    if (isFirst || this.#isClosed) return;
    link.send({ type: "usage", pods, ...(ofMachine ? { machine: ofMachine } : {}) });
  }
}
