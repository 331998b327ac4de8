/**
 * Portal IPs and node ports of services. Which are in use is read from the store each time, so nothing has to be
 * freed; creations and updates of services go through one queue, so two of them cannot be given the same.
 */

import { checkNodePorts, withNodePorts } from "../../core/balancing/node-ports.js";
import { allocatePortalIp, checkPortalIp, type PortalCidr, parsePortalCidr } from "../../core/balancing/portal-ips.js";
import { invalid } from "../../core/fault.js";
import type { Service } from "../../core/kinds/service/object.js";
import { Serial } from "../control/serial.js";
import type { HttpDeps } from "./deps.js";

const isSame = (a: Service, b: Service): boolean =>
  a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;

export class ServiceBook {
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
   * The service with an address and node ports: those it has, those it asks for, or free ones. `old` is what it
   * replaces. Call it within {@link alone}.
   * @throws Fault Invalid when what is asked for cannot be had; ServiceUnavailable when none is free
   */
  async complete(service: Service, old?: Service): Promise<Service> {
    const { items } = await this.#deps.store.list("Service");
    const others = items.filter((s) => !isSame(s, service));
    const causes = checkNodePorts(service, others);
    if (causes.length > 0) throw invalid("Service", service.metadata.name, causes);
    const { random, master } = this.#deps;
    return withNodePorts(this.#withAddress(service, items, old), others, random, master.places().ports);
  }

  #withAddress(service: Service, all: readonly Service[], old?: Service): Service {
    const { spec, metadata } = service;
    if (spec.type === "ExternalName" || spec.clusterIP === "None") return service;
    const asked = spec.clusterIP || spec.clusterIPs?.[0] || "";
    if (asked !== "" && asked === old?.spec.clusterIP) return service;
    const used = new Set(all.flatMap((s) => [s.spec.clusterIP ?? "", ...(s.spec.clusterIPs ?? [])]));
    if (asked !== "") {
      const cause = checkPortalIp(this.#cidr, used, asked, "spec.clusterIP");
      if (cause) throw invalid("Service", metadata.name, [cause]);
    }
    const ip = asked || allocatePortalIp(this.#cidr, used, this.#deps.random);
    return { ...service, spec: { ...spec, clusterIP: ip, clusterIPs: [ip] } };
  }
}
