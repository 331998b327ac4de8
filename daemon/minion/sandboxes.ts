/**
 * Sandboxes, some of them kept ready: making one is the slowest part of a pod's start, and most pods need nothing
 * special of theirs. A warm one is given to a pod by its name.
 */

import { asFault } from "../../core/fault.js";
import { newSuffix } from "../../core/ids.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Random } from "../../core/random.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import { sandboxSpec, takesWarmSandbox, warmSandboxSpec } from "./container-spec.js";
import { isOutOfAddresses } from "./engine/cidr.js";
import type { ContainerInfo } from "./engine/engine.js";
import type { LateNamingEngine } from "./engine/late-names.js";
import { sandboxName } from "./names.js";
import type { Place } from "./place.js";

/** Pods that are being started come first: the engine is left to them for so long after the last one asked. */
export const refillDelayMs = 1_500;

/** This part of a network's addresses, and at least one for each warm sandbox that is wanted, is left to pods. */
const reservePart = 1 / 8;

export class Sandboxes {
  readonly #clock: Clock;
  readonly #engine: LateNamingEngine;
  readonly #place: Place;
  readonly #random: Random;
  readonly #log: Log;
  readonly #wanted: number;
  #warm: ContainerInfo[] = [];
  #filling = false;
  /** A pod asked for one since filling began: its start comes first. */
  #interrupted = false;
  #timer: Timer | null = null;
  #closed = false;

  constructor(engine: LateNamingEngine, place: Place, clock: Clock, random: Random, log: Log, wanted: number) {
    this.#clock = clock;
    this.#engine = engine;
    this.#place = place;
    this.#random = random;
    this.#log = log;
    this.#wanted = wanted;
  }

  /** Takes over the warm sandboxes an earlier run left; what does not run any more is removed. */
  async adopt(found: readonly ContainerInfo[]): Promise<void> {
    this.#warm = found.filter((f) => f.state === "running" && f.ip !== undefined);
    await Promise.all(found.filter((f) => !this.#warm.includes(f)).map((f) => this.#engine.removeContainer(f.id)));
  }

  /** After a look at what there is and what of it runs: warm sandboxes that ended (with their engine, say) are not given to anybody. */
  async compare(found: readonly ContainerInfo[], running: ReadonlyMap<string, ContainerInfo>): Promise<void> {
    const isUsable = ({ id }: ContainerInfo): boolean => running.get(id)?.ip !== undefined;
    const dead = this.#warm.filter((w) => !isUsable(w) && found.some((f) => f.id === w.id));
    this.#warm = this.#warm.filter((w) => !dead.includes(w));
    await Promise.all(dead.map((d) => this.#engine.removeContainer(d.id)));
  }

  /** A running sandbox for the pod, with its address. @throws Fault as the engine says */
  async acquire(pod: Pod): Promise<ContainerInfo> {
    this.#interrupted = true;
    const info = await this.#claim(pod);
    if (info.ip !== undefined || pod.spec.hostNetwork === true) return info;
    // Its making was never answered, and somebody took it out of the network since: nothing is in it yet.
    await this.#engine.removeContainer(info.id);
    return this.#claim(pod);
  }

  async #claim(pod: Pod): Promise<ContainerInfo> {
    try {
      return await this.#warmOrNew(pod);
    } catch (error) {
      if (asFault(error).reason !== "Conflict" || isOutOfAddresses(error)) throw error;
      // Its name is taken: by the pod's dead sandbox, or by one whose making was never answered.
      const holder = await this.#engine.inspect(sandboxName(this.#place.cluster, pod));
      if (!holder) throw error;
      this.forget(holder.id);
      if (holder.state === "running") return holder;
      await this.#engine.removeContainer(holder.id);
      return this.#warmOrNew(pod);
    }
  }

  /** Where no address is left, idle warm ones give way. */
  async #warmOrNew(pod: Pod): Promise<ContainerInfo> {
    const warm = takesWarmSandbox(pod) ? this.#takeWarm(pod) : null;
    if (warm) return warm;
    const spec = sandboxSpec(this.#place, pod);
    for (;;) {
      try {
        return await this.#engine.createSandbox(spec);
      } catch (error) {
        const idle = isOutOfAddresses(error) ? this.#warm.pop() : undefined;
        if (!idle) throw error;
        await this.#engine.removeContainer(idle.id);
      }
    }
  }

  /** Once nothing more urgent has been asked for a while: names what was given away, makes warm ones until there are enough. */
  refill(delayMs = refillDelayMs): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(delayMs, () => {
      const isDone = this.#wanted === 0 && this.#warm.length === 0 && !this.#engine.hasUnwrittenNames;
      if (this.#filling || this.#closed || isDone) return;
      this.#filling = true;
      this.#interrupted = false;
      void this.#fill().finally(() => {
        this.#filling = false;
        if (this.#interrupted && !this.#closed) this.refill();
      });
    });
  }

  isWarm(id: string): boolean {
    return this.#warm.some((w) => w.id === id);
  }

  /** A warm sandbox that is of no use any more is removed; another's is left alone. */
  async discard(id: string): Promise<void> {
    if (!this.isWarm(id)) return;
    this.forget(id);
    await this.#engine.removeContainer(id);
    this.refill();
  }

  /** A warm sandbox ended: it is not given to anybody. */
  forget(id: string): void {
    this.#warm = this.#warm.filter((w) => w.id !== id);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** Its name holds at once; that it has ended unheard of is noticed when a container is to be started in it. */
  #takeWarm(pod: Pod): ContainerInfo | null {
    const info = this.#warm.shift();
    if (!info) return null;
    const name = sandboxName(this.#place.cluster, pod);
    this.#engine.giveName(info.id, name);
    return { ...info, name };
  }

  async #fill(): Promise<void> {
    const goOn = (): boolean => !this.#closed && !this.#interrupted;
    try {
      await this.#engine.writeNames(goOn);
    } catch (error) {
      this.#log("warn", "a sandbox could not be named after its pod yet", { error: String(error) });
    }
    while (goOn()) {
      try {
        if (!(await this.#hasRoom()) || this.#warm.length >= this.#wanted || !goOn()) return;
        const info = await this.#engine.createSandbox(warmSandboxSpec(this.#place, newSuffix(this.#random, 12)));
        if (this.#closed) await this.#engine.removeContainer(info.id);
        else this.#warm.push(info);
      } catch (error) {
        this.#log("warn", "a warm sandbox could not be made", { error: String(error) });
        return;
      }
    }
  }

  /**
   * Whether a warm one more leaves addresses enough to pods that need one, of whatever minion in this network. Where
   * there are too few already, those that are kept are given up.
   */
  async #hasRoom(): Promise<boolean> {
    for (;;) {
      const { all, free } = await this.#engine.addresses();
      const reserve = Math.max(this.#wanted, Math.ceil(all * reservePart));
      if (free > reserve) return true;
      const idle = free < reserve ? this.#warm.pop() : undefined;
      if (!idle) return false;
      await this.#engine.removeContainer(idle.id);
    }
  }
}
