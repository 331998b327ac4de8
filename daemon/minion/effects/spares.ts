/**
 * Spare containers: the next run of each running container, created but not started, so that a dead one is replaced
 * by a fresh one in the time of a start alone. A spare that no longer fits (other variables, mounts, image) is
 * thrown away when its turn comes.
 */
import { asFault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { Log } from "../../log.js";
import { type ContainerSpec, type Engine, labelKeys } from "../engine/engine.js";

/** A spare is made this long after a start: what starts in a burst is not slowed, and a crash loop makes none. */
export const spareDelayMs = 2_000;

export class Spares {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Ids by container name, with the hash of the run they were made for. */
  readonly #ready = new Map<string, { id: string; runHash: string }>();

  constructor(engine: Engine, clock: Clock, log: Log) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
  }

  /** Makes one in a while; `next` says of what, or null when none is wanted any more. */
  plan(next: () => ContainerSpec | null): void {
    this.#clock.after(spareDelayMs, () => void this.#make(next));
  }

  /** The id of a created container for this run: the spare, if it fits, else a new one. @throws Fault as the engine says */
  async take(spec: ContainerSpec): Promise<{ id: string; image: string }> {
    const spare = this.#ready.get(spec.name);
    this.#ready.delete(spec.name);
    if (spare?.runHash === runHashOf(spec)) return { id: spare.id, image: spec.image };
    if (spare) await this.#engine.removeContainer(spare.id);
    return this.#create(spec);
  }

  /** Forgets the spares of a pod; its containers are removed by whoever takes it down. */
  forget(uid: string): void {
    for (const name of this.#ready.keys()) if (name.includes(`_${uid}_`)) this.#ready.delete(name);
  }

  async #make(next: () => ContainerSpec | null): Promise<void> {
    const spec = next();
    if (!spec || this.#ready.has(spec.name)) return;
    try {
      const { id } = await this.#create(spec);
      // Its pod may have gone meanwhile, or its turn have come without it.
      if (next()?.name === spec.name) this.#ready.set(spec.name, { id, runHash: runHashOf(spec) });
      else await this.#engine.removeContainer(id);
    } catch (error) {
      this.#log("warn", "a spare container could not be made", { name: spec.name, message: asFault(error).message });
    }
  }

  /** A container of the same name made for other circumstances (by an earlier run of the daemon) makes way. */
  async #create(spec: ContainerSpec): Promise<{ id: string; image: string }> {
    try {
      return await this.#engine.createContainer(spec);
    } catch (error) {
      if (asFault(error).reason !== "Conflict") throw error;
      const existing = await this.#engine.inspect(spec.name);
      if (existing?.state === "running") throw error;
      if (existing) await this.#engine.removeContainer(existing.id);
      return this.#engine.createContainer(spec);
    }
  }
}

const runHashOf = (spec: ContainerSpec): string => spec.labels[labelKeys.runHash] ?? "";
