import { keyOf, keyText } from "../../core/kinds/key.js";
import type { Service } from "../../core/kinds/service/object.js";
import type { ServicesChange } from "../link/messages.js";

/** The services a minion knows, for the environment of containers to come. */
export class KnownServices {
  readonly #byKey = new Map<string, Service>();
  #all: readonly Service[] = [];

  replace(services: readonly Service[]): void {
    this.#byKey.clear();
    this.apply({ upsert: services, remove: [] });
  }

  apply({ upsert, remove }: ServicesChange): void {
    for (const service of upsert) this.#byKey.set(keyText(keyOf(service)), service);
    for (const key of remove) this.#byKey.delete(keyText(key));
    this.#all = [...this.#byKey.values()];
  }

  all(): readonly Service[] {
    return this.#all;
  }
}
