/** The API of a simulated master as a patient operator uses it: asked again while no master answers. */
import { asFault, Fault, type FaultReason } from "../../core/fault.js";
import type { Kind, KindMap } from "../../core/kinds/all.js";
import type { Clock } from "../../core/time.js";
import { ownAuthor, type Resources } from "../../daemon/api/resources.js";
import type { WorldApi } from "../world.js";
import type { SimulatedMaster } from "./simulated-master.js";

/** An operator whose master does not answer tries again this often, this long. */
const retryMs = 250;
const retriesMax = 480;

export class PatientApi implements WorldApi {
  readonly #master: Pick<SimulatedMaster, "resources" | "life">;
  readonly #clock: Clock;

  constructor(master: Pick<SimulatedMaster, "resources" | "life">, clock: Clock) {
    this.#master = master;
    this.#clock = clock;
  }

  readonly create: WorldApi["create"] = (object, version) =>
    this.#ask(
      (api) =>
        api.create(object.kind, object as never, {
          ...{ namespace: object.metadata.namespace ?? "default", version, author: ownAuthor },
        }),
      "AlreadyExists",
    ).then((made) => made ?? object);

  /** Whatever is stored is changed: no revision is insisted on. */
  async update<K extends Kind>(
    kind: K,
    place: { namespace: string; name: string },
    change: (old: KindMap[K]) => KindMap[K],
  ): Promise<KindMap[K]> {
    const made = await this.#ask((api) => api.update(kind, place, (old) => withoutRevision(change(old)), ownAuthor));
    return made as KindMap[K];
  }

  readonly remove: WorldApi["remove"] = async (kind, place, options) => {
    await this.#ask((api) => api.remove(kind, place, options), "NotFound");
  };

  /** `done`: what a second try is told when the first was done, and only its answer got lost; then it is undefined. */
  async #ask<T>(call: (api: Resources) => Promise<T>, done?: FaultReason): Promise<T | undefined> {
    let asked = 0;
    for (let tries = 0; tries < retriesMax; tries++) {
      const { resources, life } = this.#master;
      if (resources) {
        try {
          const answer = await this.#whileAlive(
            () => call(resources),
            () => life.alive,
          );
          if (answer !== undefined) return answer.value;
          asked++;
        } catch (error) {
          if (asked > 0 && asFault(error).reason === done) return undefined;
          throw error;
        }
      }
      await new Promise<void>((resolve) => this.#clock.after(retryMs, resolve));
    }
    throw new Fault("ServiceUnavailable", "no master answered for two minutes");
  }

  /** The answer, or undefined when the master is gone before it answered or says that it may work later. */
  #whileAlive<T>(call: () => Promise<T>, alive: () => boolean): Promise<{ value: T } | undefined> {
    return new Promise((resolve, reject) => {
      let answered = false;
      const look = (): void => {
        if (answered) return;
        if (!alive()) resolve(undefined);
        else this.#clock.after(retryMs, look);
      };
      call()
        .then(
          (value) => resolve({ value }),
          (error: unknown) => (asFault(error).details.retry === true ? resolve(undefined) : reject(error)),
        )
        .finally(() => {
          answered = true;
        });
      look();
    });
  }
}

function withoutRevision<T extends { metadata: { resourceVersion?: string } }>(object: T): T {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
