/** Tells minions of services, for the environment of containers to come: what changed in one turn in one message. */

import { type Key, keyOf, keyText } from "../../core/kinds/key.js";
import type { Service } from "../../core/kinds/service/object.js";
import { sameJson } from "../../core/objects/same-json.js";
import type { MasterPorts } from "./ports.js";
import type { View } from "./view.js";

export class ServiceNews {
  readonly #ports: Pick<MasterPorts, "links">;
  readonly #view: View;
  readonly #changed = new Map<string, { key: Key; after: Service | undefined }>();

  constructor(ports: Pick<MasterPorts, "links">, view: View) {
    this.#ports = ports;
    this.#view = view;
  }

  /** A service came (`before` undefined), changed or went (`after` undefined). */
  hear(before: Service | undefined, after: Service | undefined): void {
    if (before && after && sameJson(before.spec, after.spec)) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    const key = keyOf((after ?? before) as Service);
    this.#changed.set(keyText(key), { key, after });
  }

  #tell(): void {
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    const upsert = changed.flatMap(({ after }) => after ?? []);
    const remove = changed.flatMap(({ key, after }) => (after ? [] : [key]));
    for (const { metadata } of this.#view.list("Node"))
      this.#ports.links.send(metadata.name, { type: "servicesChange", upsert, remove });
  }
}
