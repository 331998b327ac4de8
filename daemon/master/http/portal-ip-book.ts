/**
 * Portal IPs of services. Which are in use is read from the store each time, so nothing has to be freed; creations
 * and updates of services go through one queue, so two of them cannot be given the same address.
 */

import type { Service } from "../../../core/api/types.js";
import {
  allocatePortalIp,
  checkPortalIp,
  type PortalCidr,
  parsePortalCidr,
} from "../../../core/balancing/portal-ips.js";
import { invalid } from "../../../core/fault.js";
import type { HttpDeps } from "./deps.js";
import { Serial } from "./serial.js";

export class PortalIpBook {
  readonly #deps: HttpDeps;
  readonly #cidr: PortalCidr;
  readonly #serial = new Serial();

  /** @throws Fault Invalid if the portal network of the settings is not one */
  constructor(deps: HttpDeps) {
    this.#deps = deps;
    this.#cidr = parsePortalCidr(deps.settings.portalCidr);
  }

  /** Runs `write` while no other service gets an address. */
  alone<T>(write: () => Promise<T>): Promise<T> {
    return this.#serial.run(write);
  }

  /**
   * The service with an address: the one it has, the one it asks for, or a free one. `old` is what it replaces.
   * Call it within {@link alone}.
   * @throws Fault Invalid when the address asked for cannot be had; ServiceUnavailable when none is free
   */
  async withAddress(service: Service, old?: Service): Promise<Service> {
    const { spec, metadata } = service;
    if (spec.type === "ExternalName" || spec.clusterIP === "None") return service;
    const asked = spec.clusterIP || spec.clusterIPs?.[0] || "";
    if (asked !== "" && asked === old?.spec.clusterIP) return service;
    const used = await this.#used();
    if (asked !== "") {
      const cause = checkPortalIp(this.#cidr, used, asked, "spec.clusterIP");
      if (cause) throw invalid("Service", metadata.name, [cause]);
    }
    const ip = asked || allocatePortalIp(this.#cidr, used, this.#deps.random);
    return { ...service, spec: { ...spec, clusterIP: ip, clusterIPs: [ip] } };
  }

  async #used(): Promise<Set<string>> {
    const { items } = await this.#deps.store.list("Service");
    return new Set(items.flatMap((s) => [s.spec.clusterIP ?? "", ...(s.spec.clusterIPs ?? [])]));
  }
}
