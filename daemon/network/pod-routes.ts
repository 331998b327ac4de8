/** Routes to the pods of other hosts: each host's pod network by way of its address, kept as wanted. */
import { overlap } from "../../core/network/pod-cidrs.js";
import type { HostRoute } from "../link/messages.js";
import type { Log } from "../log.js";
import type { HostCommand } from "./host-command.js";

/** Marks routes as ours (rtm_protocol), so that those of hosts that are gone are found; Linux keeps up to 99 for itself and others. */
export const routeProtocol = 184;

interface IpRoute {
  dst: string;
  gateway?: string;
}

export class PodRoutes {
  readonly #command: HostCommand;
  readonly #log: Log;
  readonly #clusterCidr: string;
  /** Complaints per network, so that each is logged once. */
  #complaints = new Map<string, string>();

  /** @param clusterCidr of all pods: routes outside of it are nobody's business here */
  constructor(clusterCidr: string, command: HostCommand, log: Log) {
    this.#clusterCidr = clusterCidr;
    this.#command = command;
    this.#log = log;
  }

  /** Makes the routes to `hosts` those that are there; one that cannot be made is logged and does not keep the others. */
  async sync(hosts: readonly HostRoute[]): Promise<void> {
    const present = await this.#present();
    const wanted = new Map(hosts.map((h) => [h.podCidr, h]));
    const gone = [...present.keys()].filter((cidr) => !wanted.has(cidr));
    if (gone.length > 0) await this.#batch(gone.map((cidr) => `route del ${cidr} proto ${routeProtocol}`));
    const missing = hosts.filter((h) => present.get(h.podCidr) !== h.address);
    const complaints = new Map<string, string>();
    if (missing.length > 0) {
      try {
        await this.#batch(missing.map(routeLine));
      } catch {
        // One of them does not go: which one shows when they are made one by one.
        for (const host of missing) {
          const why = await this.#one(host);
          if (why !== "") complaints.set(host.podCidr, why);
        }
      }
    }
    for (const [cidr, why] of complaints)
      if (this.#complaints.get(cidr) !== why) this.#log("error", "a minion's pods cannot be reached", { cidr, why });
    this.#complaints = complaints;
  }

  async removeAll(): Promise<void> {
    await this.sync([]);
  }

  async #one(host: HostRoute): Promise<string> {
    try {
      await this.#batch([routeLine(host)]);
      return "";
    } catch (error) {
      return `no route to ${host.minion} at ${host.address}: hosts with routed pods must be on one segment (${String((error as Error).message)})`;
    }
  }

  async #present(): Promise<Map<string, string>> {
    const text = await this.#command("ip", ["-json", "-4", "route", "show", "proto", String(routeProtocol)]);
    const all = JSON.parse(text.trim() || "[]") as IpRoute[];
    return new Map(
      all
        .map((r) => [r.dst.includes("/") ? r.dst : `${r.dst}/32`, r.gateway ?? ""] as const)
        .filter(([cidr]) => cidr !== "default/32" && overlap(cidr, this.#clusterCidr)),
    );
  }

  async #batch(lines: readonly string[]): Promise<void> {
    await this.#command("ip", ["-batch", "-"], `${lines.join("\n")}\n`);
  }
}

const routeLine = (host: HostRoute): string =>
  `route replace ${host.podCidr} via ${host.address} proto ${routeProtocol}`;
