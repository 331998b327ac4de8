import type { Service } from "../../core/api/types.js";
import type { ServicesChange } from "../link/messages.js";

const keyOf = ({ namespace = "", name }: { namespace?: string | undefined; name: string }): string =>
  `${namespace}/${name}`;

/** The services a minion knows, for the environment of containers to come. */
export class KnownServices {
  readonly #byKey = new Map<string, Service>();
  #all: readonly Service[] = [];

  replace(services: readonly Service[]): void {
    this.#byKey.clear();
    for (const service of services) this.#byKey.set(keyOf(service.metadata), service);
    this.#all = [...this.#byKey.values()];
  }

  apply({ upsert, remove }: ServicesChange): void {
    for (const service of upsert) this.#byKey.set(keyOf(service.metadata), service);
    for (const key of remove) this.#byKey.delete(keyOf(key));
    this.#all = [...this.#byKey.values()];
  }

  all(): readonly Service[] {
    return this.#all;
  }
}
