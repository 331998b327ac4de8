/** Which hosts there are and which pods' networks are theirs: assigned at a hello, and a table that minions have. */

import type { Node } from "../../core/kinds/node/object.js";
import type { HostRoute } from "../../core/link/tables.js";
import { parseCidr, readCidr } from "../../core/network/cidr.js";
import { isIP, oneSpelling, specialUse } from "../../core/network/ip.js";
import type { OwnNetworks, OwnPlaces } from "../../core/network/own-places.js";
import { allocatePodCidr, masterPodCidr } from "../../core/network/pod-cidrs.js";
import { alwaysReserved } from "../../core/network/reserved.js";
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

/**
 * The way to a host's pods, if they have a network of their own. An object can be written by others than its minion:
 * one that names no way harms nobody's but its own.
 */
function routeTo(node: Node | undefined, clusterCidr: string): HostRoute[] {
  const podCidr = node?.spec?.podCIDR ?? "";
  if (!node || !isPodCidr(podCidr, clusterCidr)) return [];
  const address = addressOf(node);
  return isHostAddress(address) ? [{ minion: node.metadata.name, address, podCidr }] : [];
}

const isPodCidr = (cidr: string, clusterCidr: string): boolean => {
  const [own, all] = [readCidr(cidr), parseCidr(clusterCidr)];
  return own !== undefined && own.base >= all.base && own.base + own.size <= all.base + all.size;
};

const isHostAddress = (address: string): boolean => isIP(address) === 4 && specialUse(address) === undefined;

/** The hosts that have a pod network of their own, in the order of their names. @param clusterCidr of all pods */
export function hostRoutes(nodes: Iterable<Node>, clusterCidr: string): HostRoute[] {
  const routes = [...nodes].flatMap((node) => routeTo(node, clusterCidr));
  return routes.sort((a, b) => (a.minion < b.minion ? -1 : 1));
}

export class HostBook {
  readonly #settings: MasterSettings;
  readonly #view: View;
  readonly #tables: MinionTables;
  readonly #ownAddresses: () => ReadonlySet<string>;
  /** Given but perhaps not yet seen in the view: two minions may say hello at once. */
  readonly #given = new Map<string, string>();
  /** Names of minions by their addresses, until one of them changes: plans of services ask for it by the thousand. */
  #minions: ReadonlyMap<string, string> | undefined;

  /** @param ownAddresses those of the master's machine */
  constructor(
    settings: MasterSettings,
    view: View,
    tables: MinionTables,
    ownAddresses: () => ReadonlySet<string> = () => new Set(),
  ) {
    this.#settings = settings;
    this.#ownAddresses = ownAddresses;
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
    if (mine && isPodCidr(mine, this.#settings.podCidr)) return mine;
    const used = new Set([...this.#nodes()].map((node) => node.spec?.podCIDR ?? ""));
    for (const [other, cidr] of this.#given) if (other !== minion) used.add(cidr);
    const cidr = allocatePodCidr(this.#settings.podCidr, used, asked);
    this.#given.set(minion, cidr);
    return cidr;
  }

  /** What nobody may claim. */
  own(): OwnNetworks {
    const { podCidr, serviceCidr } = this.#settings;
    return { podCidr, serviceCidr, masters: this.#ownAddresses() };
  }

  /** As {@link own}, with what the minions have. */
  places(): OwnPlaces {
    this.#minions ??= new Map([...this.#nodes()].map((node) => [oneSpelling(addressOf(node)), node.metadata.name]));
    return {
      ...this.own(),
      minions: this.#minions,
      ports: [...alwaysReserved, ...(this.#settings.reservedPorts ?? [])],
    };
  }

  #nodes(): Iterable<Node> {
    return this.#view.list("Node");
  }

  /** A minion came, changed or went: everybody hears of it if it concerns the way to its pods. */
  changed(minion: string): void {
    this.#minions = undefined;
    const route = routeTo(this.#view.get("Node", "", minion), this.#settings.podCidr);
    if (route.length > 0) this.#given.delete(minion);
    this.#tables.change("hosts", route, route.length > 0 ? [] : [minion]);
  }
}
