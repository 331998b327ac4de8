/** Which hosts there are and which pods' networks are theirs: assigned at a hello, and a table that minions have. */

import type { Node } from "../../core/kinds/node/object.js";
import { allocatePodCidr, masterPodCidr } from "../../core/network/pod-cidrs.js";
import type { HostRoute } from "../link/tables.js";
import type { MinionTables } from "./effects/minion-tables.js";
import type { MasterSettings } from "./ports.js";
import type { View } from "./view.js";

/** Where a minion is reached. */
export const addressOf = (node: Node): string =>
  node.status?.addresses?.find((a) => a.type === "InternalIP")?.address ?? node.metadata.name;

/** The way to a master that is none of the minions, for replies to it; null where it is one, or has no room for it. */
export function masterRoute({ podCidr, routesAs }: Pick<MasterSettings, "podCidr" | "routesAs">): HostRoute | null {
  const own = masterPodCidr(podCidr);
  return routesAs === undefined || own === "" ? null : { minion: "the master", address: routesAs, podCidr: own };
}

/** The way to a host's pods, if they have a network of their own. */
function routeTo(node: Node | undefined): HostRoute[] {
  const podCidr = node?.spec?.podCIDR ?? "";
  return !node || podCidr === "" ? [] : [{ minion: node.metadata.name, address: addressOf(node), podCidr }];
}

/** The hosts that have a pod network of their own, in the order of their names. */
export function hostRoutes(nodes: Iterable<Node>): HostRoute[] {
  const routes = [...nodes].flatMap(routeTo);
  return routes.sort((a, b) => (a.minion < b.minion ? -1 : 1));
}

export class HostBook {
  readonly #settings: MasterSettings;
  readonly #view: View;
  readonly #tables: MinionTables;
  /** Given but perhaps not yet seen in the view: two minions may say hello at once. */
  readonly #given = new Map<string, string>();

  constructor(settings: MasterSettings, view: View, tables: MinionTables) {
    this.#settings = settings;
    this.#view = view;
    this.#tables = tables;
    const own = masterRoute(settings);
    if (own) tables.change("hosts", [own], []);
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

  /** A minion came, changed or went: everybody hears of it if it concerns the way to its pods. */
  changed(minion: string): void {
    const route = routeTo(this.#view.get("Node", "", minion));
    if (route.length > 0) this.#given.delete(minion);
    this.#tables.change("hosts", route, route.length > 0 ? [] : [minion]);
  }
}
