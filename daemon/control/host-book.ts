/** Which hosts there are and which pods' networks are theirs: assigned at a hello, told to all whenever it changes. */

import type { Node } from "../../core/kinds/node/object.js";
import { allocatePodCidr, masterPodCidr } from "../../core/network/pod-cidrs.js";
import type { HostRoute } from "../link/messages.js";
import type { MasterPorts, MasterSettings } from "./ports.js";
import type { View } from "./view.js";

/** Where a minion is reached. */
export const addressOf = (node: Node): string =>
  node.status?.addresses?.find((a) => a.type === "InternalIP")?.address ?? node.metadata.name;

/** The way to a master that is none of the minions, for replies to it; null where it is one, or has no room for it. */
export function masterRoute({ podCidr, routesAs }: Pick<MasterSettings, "podCidr" | "routesAs">): HostRoute | null {
  const own = masterPodCidr(podCidr);
  return routesAs === undefined || own === "" ? null : { minion: "the master", address: routesAs, podCidr: own };
}

/** The hosts that have a pod network of their own, in the order of their names. */
export function hostRoutes(nodes: Iterable<Node>): HostRoute[] {
  const routes = [...nodes].flatMap((node) => {
    const podCidr = node.spec?.podCIDR ?? "";
    return podCidr === "" ? [] : [{ minion: node.metadata.name, address: addressOf(node), podCidr }];
  });
  return routes.sort((a, b) => (a.minion < b.minion ? -1 : 1));
}

export class HostBook {
  readonly #ports: MasterPorts;
  readonly #settings: MasterSettings;
  readonly #view: View;
  /** Given but perhaps not yet seen in the view: two minions may say hello at once. */
  readonly #given = new Map<string, string>();
  readonly #listeners = new Set<string>();
  #told = "";

  constructor(ports: MasterPorts, settings: MasterSettings, view: View) {
    this.#ports = ports;
    this.#settings = settings;
    this.#view = view;
  }

  /**
   * The pod network of a minion, for good: what it was given before, else what it says it has, else a free one.
   * @throws Fault ServiceUnavailable when none is free
   */
  assign(minion: string, asked: string): string {
    const mine = this.#view.get("Node", "", minion)?.spec?.podCIDR;
    if (mine) return mine;
    const used = new Set(hostRoutes(this.#view.list("Node")).map((r) => r.podCidr));
    for (const [other, cidr] of this.#given) if (other !== minion) used.add(cidr);
    const cidr = allocatePodCidr(this.#settings.podCidr, used, asked);
    this.#given.set(minion, cidr);
    return cidr;
  }

  /** From now on this minion is told of the hosts; the list as it is now first. */
  join(minion: string): void {
    this.#given.delete(minion);
    this.#listeners.add(minion);
    this.#ports.links.send(minion, { type: "hosts", hosts: this.#hosts() });
  }

  leave(minion: string): void {
    this.#listeners.delete(minion);
  }

  /** A minion's object changed: everybody hears of it if it concerns the way to its pods. */
  changed(): void {
    const hosts = this.#hosts();
    const text = JSON.stringify(hosts);
    if (text === this.#told) return;
    this.#told = text;
    for (const minion of this.#listeners) this.#ports.links.send(minion, { type: "hosts", hosts });
  }

  #hosts(): HostRoute[] {
    const own = masterRoute(this.#settings);
    return [...hostRoutes(this.#view.list("Node")), ...(own ? [own] : [])];
  }
}
