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

type Next = () => ContainerSpec | null;

interface Spare {
  id: string;
  /** Says what it is to be, as long as one is wanted. */
  next: Next;
  /** Of the run it was made for. */
  runHash: string;
}

export class Spares {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #log: Log;
  /** By pod and container. */
  readonly #ready = new Map<string, Spare>();
  /** Those that are being made, by pod and container. Whoever takes one out of here has it, and its maker has not. */
  readonly #making = new Map<string, Promise<Spare | null>>();

  constructor(engine: Engine, clock: Clock, log: Log) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
  }

  /** Makes one in a while; `next` says of what, or null when none is wanted any more. */
  plan(next: Next): void {
    this.#clock.after(spareDelayMs, () => void this.#make(next));
  }

  /** The id of a created container for this run: the spare, if it fits, else a new one. @throws Fault as the engine says */
  async take(spec: ContainerSpec): Promise<{ id: string }> {
    const key = keyOf(spec);
    const spare = this.#ready.get(key) ?? (await this.#takeMaking(key));
    this.#ready.delete(key);
    if (spare?.runHash === runHashOf(spec)) return { id: spare.id };
    if (spare) await this.#engine.removeContainer(spare.id);
    return this.#create(spec);
  }

  /** Forgets the spares of a pod; its containers are removed by whoever takes it down. */
  forget(uid: string): void {
    for (const key of this.#ready.keys()) if (key.startsWith(`${uid}/`)) this.#ready.delete(key);
  }

  /** Somebody took it away (`removed`: its name is free, and another one is made) or started it: it is no spare any more. */
  lost(id: string, removed: boolean): void {
    for (const [key, spare] of this.#ready) {
      if (spare.id !== id) continue;
      this.#ready.delete(key);
      if (removed) this.plan(spare.next);
    }
  }

  /** One that is being made: its name is in use, so no other can be made beside it. */
  async #takeMaking(key: string): Promise<Spare | null> {
    const making = this.#making.get(key);
    this.#making.delete(key);
    return (await making) ?? null;
  }

  async #make(next: Next): Promise<void> {
    const spec = next();
    if (!spec) return;
    const [key, { name }] = [keyOf(spec), spec];
    if (this.#ready.has(key) || this.#making.has(key)) return;
    const making = this.#create(spec).then(
      ({ id }): Spare => ({ id, next, runHash: runHashOf(spec) }),
      (error: unknown) => {
        this.#log("warn", "a spare container could not be made", { name, message: asFault(error).message });
        return null;
      },
    );
    this.#making.set(key, making);
    const spare = await making;
    if (this.#making.get(key) !== making) return;
    this.#making.delete(key);
    if (!spare) return;
    // Its pod may have gone meanwhile.
    if (next()?.name === name) this.#ready.set(key, spare);
    else await this.#engine.removeContainer(spare.id).catch(() => undefined);
  }

  /** A container of the same name made for other circumstances (by an earlier run of the daemon) makes way. */
  async #create(spec: ContainerSpec): Promise<{ id: string }> {
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

const keyOf = ({ labels }: ContainerSpec): string => `${labels[labelKeys.podUid]}/${labels[labelKeys.container]}`;
const runHashOf = (spec: ContainerSpec): string => spec.labels[labelKeys.runHash] ?? "";
