/** Who wants to hear what happens in the simulated world, and telling them. */
import type { Step } from "../../actors/host/system.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Store } from "../../core/store/store.js";
import type { Running } from "../observation.js";
import type { WorldEvents } from "../world.js";
import type { ObjectMirror } from "./object-mirror.js";

export class Listeners {
  readonly events: WorldEvents;
  readonly #acknowledged: ((object: AnyObject, revision: number, removed: boolean) => void)[] = [];
  readonly #steps: ((where: string, step: Step) => void)[] = [];
  readonly #containers: ((running: Running, began: boolean) => void)[] = [];
  readonly #masterStarts: ((store: Store) => void)[] = [];
  readonly #masterEnds: (() => void)[] = [];

  /** @param objects tell of their changes themselves */
  constructor(objects: ObjectMirror) {
    this.events = {
      onChange: (listener) => objects.onChange(listener),
      onAcknowledged: (listener) => this.#acknowledged.push(listener),
      onStep: (listener) => this.#steps.push(listener),
      onContainer: (listener) => this.#containers.push(listener),
      onMasterStart: (listener) => this.#masterStarts.push(listener),
      onMasterEnd: (listener) => this.#masterEnds.push(listener),
    };
  }

  acknowledged(object: AnyObject, revision: number, removed: boolean): void {
    for (const listener of this.#acknowledged) listener(object, revision, removed);
  }

  step(where: string, step: Step): void {
    for (const listener of this.#steps) listener(where, step);
  }

  container(running: Running, began: boolean): void {
    for (const listener of this.#containers) listener(running, began);
  }

  masterStarted(store: Store): void {
    for (const listener of this.#masterStarts) listener(store);
  }

  masterEnded(): void {
    for (const listener of this.#masterEnds) listener();
  }
}
