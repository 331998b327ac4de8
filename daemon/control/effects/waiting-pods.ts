/** Pods that fit nowhere, and what may have changed that: they are woken, and decided on anew. */
import type { ActorSystem } from "../../../actors/host/system.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { wishesOf } from "../../../core/scheduling/wishes/read.js";
import { isSociable } from "../../../core/scheduling/wishes/wishes.js";

/** Whether where other pods are may open or close minions to it. */
const mindsOthers = ({ spec, metadata }: Pod): boolean =>
  isSociable(wishesOf(spec, metadata.labels ?? {}, metadata.namespace ?? ""));

/** How often things had changed. */
interface Moment {
  freed: number;
  met: number;
}

export class WaitingPods {
  readonly #system: ActorSystem;
  /** Actors, and whether their pods mind where others are. */
  readonly #waiting = new Map<string, boolean>();
  /** How often room may have come free. */
  #freed = 0;
  /** How often it became otherwise who is where, for those who mind. */
  #met = 0;

  constructor(system: ActorSystem) {
    this.#system = system;
  }

  add(actor: string, pod: Pod): void {
    this.#waiting.set(actor, mindsOthers(pod));
  }

  remove(actor: string): void {
    this.#waiting.delete(actor);
  }

  roomCameFree(): void {
    this.#freed++;
    this.wake([...this.#waiting.keys()]);
  }

  /** A pod is somewhere, or others see it otherwise. */
  companyChanged(): void {
    this.#met++;
    this.wake([...this.#waiting].flatMap(([actor, minds]) => (minds ? [actor] : [])));
  }

  wake(actors: readonly string[]): void {
    for (const actor of actors) if (this.#waiting.delete(actor)) this.#system.deliver(actor, { type: "pod.wake" });
  }

  now(): Moment {
    return { freed: this.#freed, met: this.#met };
  }

  /** Whether others like it were woken since then. */
  isOvertaken({ freed, met }: Moment, pod: Pod): boolean {
    return freed !== this.#freed || (met !== this.#met && mindsOthers(pod));
  }
}
