/** Tells minions of services, for the environment of containers to come: what changed in one turn in one message. */
import { sameJson } from "../../core/api/same-json.js";
import type { Service } from "../../core/api/types.js";
import type { MasterPorts } from "./ports.js";
import type { View } from "./view.js";

export class ServiceNews {
  readonly #ports: Pick<MasterPorts, "links">;
  readonly #view: View;
  /** By `namespace/name`; null = it is gone. */
  readonly #changed = new Map<string, Service | null>();

  constructor(ports: Pick<MasterPorts, "links">, view: View) {
    this.#ports = ports;
    this.#view = view;
  }

  /** A service came (`before` undefined), changed or went (`after` undefined). */
  hear(before: Service | undefined, after: Service | undefined): void {
    const { metadata } = (after ?? before) as Service;
    if (before && after && sameJson(before.spec, after.spec)) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.set(`${metadata.namespace ?? ""}/${metadata.name}`, after ?? null);
  }

  #tell(): void {
    const upsert: Service[] = [];
    const remove: { namespace: string; name: string }[] = [];
    for (const [key, service] of this.#changed) {
      const [namespace = "", name = ""] = key.split("/");
      if (service) upsert.push(service);
      else remove.push({ namespace, name });
    }
    this.#changed.clear();
    for (const { metadata } of this.#view.list("Node"))
      this.#ports.links.send(metadata.name, { type: "servicesChange", upsert, remove });
  }
}
