/**
 * Ways to the pods of other hosts, kept as wanted: a plain route by way of each host's address where that is on one
 * segment with us, and a tunnel to it where it is not.
 */

import type { HostRoute } from "../../core/link/tables.js";
import { overlap, readCidr } from "../../core/network/cidr.js";
import { cidr4, type HostLine, ip4, line } from "../../core/network/host-lines.js";
import { isIP } from "../../core/network/ip.js";
import { overlayAddress } from "../../core/network/overlay.js";
import type { Log } from "../log.js";
import { type HostCommand, ipBatch } from "./host-command.js";
import { Overlay, type OverlayPlace } from "./overlay.js";

/** Marks routes as ours (rtm_protocol), so that those of hosts that are gone are found; Linux keeps up to 99 for itself and others. */
export const routeProtocol = 184;

interface IpRoute {
  dst: string;
  gateway?: string;
  dev?: string;
}

/** What a way can be made of. One that is none harms nobody's but its own. */
const isWay = ({ address, podCidr }: HostRoute): boolean => isIP(address) === 4 && readCidr(podCidr) !== undefined;

function complain({ minion, address, podCidr }: HostRoute, complaints: Map<string, string>): false {
  complaints.set(podCidr, `"${address}" of ${minion} is no IPv4 address, or "${podCidr}" no network`);
  return false;
}

export class PodRoutes {
  readonly #command: HostCommand;
  readonly #log: Log;
  readonly #overlay: Overlay;
  readonly #clusterCidr: string;
  /** Complaints per network, so that each is logged once. */
  #complaints = new Map<string, string>();

  /** @param place its clusterCidr is that of all pods: routes outside of it are nobody's business here */
  constructor(place: OverlayPlace, command: HostCommand, log: Log) {
    this.#overlay = new Overlay(place, command);
    this.#clusterCidr = place.clusterCidr;
    this.#command = command;
    this.#log = log;
  }

  /** Makes the routes to `hosts` those that are there; one that cannot be made is logged and does not keep the others. */
  async sync(told: readonly HostRoute[]): Promise<void> {
    const complaints = new Map<string, string>();
    const hosts = told.filter((host) => isWay(host) || complain(host, complaints));
    const beyond = this.#overlay.beyond(hosts);
    const far = new Set(beyond);
    const tunnels = await this.#overlay.sync(beyond).then(
      () => "",
      (error: unknown) => `no tunnel to hosts on other segments (${String((error as Error).message)})`,
    );
    if (tunnels !== "") for (const { podCidr } of beyond) complaints.set(podCidr, tunnels);
    await this.#route(
      hosts.filter((h) => tunnels === "" || !far.has(h)),
      far,
      complaints,
    );
    for (const [cidr, why] of complaints)
      if (this.#complaints.get(cidr) !== why) this.#log("error", "a minion's pods cannot be reached", { cidr, why });
    this.#complaints = complaints;
  }

  async removeAll(): Promise<void> {
    await this.sync([]);
  }

  async #route(
    hosts: readonly HostRoute[],
    far: ReadonlySet<HostRoute>,
    complaints: Map<string, string>,
  ): Promise<void> {
    const present = await this.#present();
    const wanted = new Set(hosts.map((h) => h.podCidr));
    const gone = [...present.keys()].filter((cidr) => !wanted.has(cidr));
    await ipBatch(
      this.#command,
      gone.map((cidr) => line`route del ${cidr4(cidr)} proto ${routeProtocol}`),
    );
    const way = (h: HostRoute): string =>
      far.has(h) ? `${overlayAddress(h.podCidr)} ${this.#overlay.device}` : h.address;
    const missing = hosts.filter((h) => present.get(h.podCidr) !== way(h));
    if (missing.length === 0) return;
    const lineOf = (h: HostRoute): HostLine =>
      far.has(h)
        ? this.#overlay.routeLine(h, routeProtocol)
        : line`route replace ${cidr4(h.podCidr)} via ${ip4(h.address)} proto ${routeProtocol}`;
    try {
      await ipBatch(this.#command, missing.map(lineOf));
    } catch {
      // One of them does not go: which one shows when they are made one by one.
      for (const host of missing)
        await ipBatch(this.#command, [lineOf(host)]).catch((error: unknown) =>
          complaints.set(
            host.podCidr,
            `no route to ${host.minion} at ${host.address} (${String((error as Error).message)})`,
          ),
        );
    }
  }

  /** Our routes: how each goes, by its network. */
  async #present(): Promise<Map<string, string>> {
    const text = await this.#command("ip", ["-json", "-4", "route", "show", "proto", String(routeProtocol)]);
    const all = JSON.parse(text.trim() || "[]") as IpRoute[];
    const { device } = this.#overlay;
    return new Map(
      all
        .map(
          (r) =>
            [
              r.dst.includes("/") ? r.dst : `${r.dst}/32`,
              `${r.gateway ?? ""}${r.dev === device ? ` ${device}` : ""}`,
            ] as const,
        )
        .filter(([cidr]) => cidr !== "default/32" && overlap(cidr, this.#clusterCidr)),
    );
  }
}
