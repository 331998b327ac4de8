/**
 * Ways to the pods of other hosts, kept as wanted: a plain route by way of each host's address where that is on one
 * segment with us, and a tunnel to it where it is not.
 */
import { overlayAddress } from "../../core/network/overlay.js";
import { overlap } from "../../core/network/pod-cidrs.js";
import type { HostRoute } from "../link/tables.js";
import type { Log } from "../log.js";
import type { HostCommand } from "./host-command.js";
import { Overlay, type OverlayPlace } from "./overlay.js";

/** Marks routes as ours (rtm_protocol), so that those of hosts that are gone are found; Linux keeps up to 99 for itself and others. */
export const routeProtocol = 184;

interface IpRoute {
  dst: string;
  gateway?: string;
  dev?: string;
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
  async sync(hosts: readonly HostRoute[]): Promise<void> {
    const complaints = new Map<string, string>();
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
    if (gone.length > 0) await this.#batch(gone.map((cidr) => `route del ${cidr} proto ${routeProtocol}`));
    const way = (h: HostRoute): string =>
      far.has(h) ? `${overlayAddress(h.podCidr)} ${this.#overlay.device}` : h.address;
    const missing = hosts.filter((h) => present.get(h.podCidr) !== way(h));
    if (missing.length === 0) return;
    const lineOf = (h: HostRoute): string =>
      far.has(h)
        ? this.#overlay.routeLine(h, routeProtocol)
        : `route replace ${h.podCidr} via ${h.address} proto ${routeProtocol}`;
    try {
      await this.#batch(missing.map(lineOf));
    } catch {
      // One of them does not go: which one shows when they are made one by one.
      for (const host of missing)
        await this.#batch([lineOf(host)]).catch((error: unknown) =>
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

  async #batch(lines: readonly string[]): Promise<void> {
    await this.#command("ip", ["-batch", "-"], `${lines.join("\n")}\n`);
  }
}
