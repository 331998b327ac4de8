/**
 * The way to pods of hosts that are not on our segment: a VXLAN of the kernel's, one tunnel end a host. Nothing floods
 * or learns: who is where is told by the master. It is there only while there are such hosts.
 */
import { networkInterfaces } from "node:os";
import { Fault } from "../../core/fault.js";
import type { HostRoute } from "../../core/link/tables.js";
import { cidr4, device, type HostLine, ip4, line, mac, nothing } from "../../core/network/host-lines.js";
import {
  isOnSegment,
  overlayAddress,
  vxlanId,
  vxlanInterface,
  vxlanMac,
  vxlanOverheadBytes,
  vxlanPort,
} from "../../core/network/overlay.js";
import { bridgeBatch, type HostCommand, ipBatch, nftBatch } from "./host-command.js";
import { overlayTable, overlayTableName } from "./overlay-table.js";

export interface OverlayPlace {
  cluster: string;
  /** The host's address, where other hosts send to. */
  address: string;
  /** Of this host's own pods. */
  podCidr: string;
  clusterCidr: string;
}

/** What a network has that nobody says anything of: Ethernet's. */
const mtuDefault = 1_500;

interface Link {
  mtu?: number;
  address?: string;
  linkinfo?: { info_data?: { id?: number; port?: number; local?: string } };
}

export class Overlay {
  readonly #place: OverlayPlace;
  readonly #command: HostCommand;
  readonly device: string;
  /** Whether our device is there, as far as we know; another run may have left it. */
  #made = true;

  constructor(place: OverlayPlace, command: HostCommand) {
    this.#place = place;
    this.#command = command;
    this.device = vxlanInterface(place.cluster);
  }

  /** Those of the hosts that can only be reached through it. */
  beyond(hosts: readonly HostRoute[]): HostRoute[] {
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const networks = own.flatMap((a) => (a.family === "IPv4" && a.cidr ? [a.cidr] : []));
    return hosts.filter((h) => !isOnSegment(h.address, networks));
  }

  /** Makes our end of the tunnels to `peers`, the only ones there are; takes it away when there are none. @throws Fault */
  async sync(peers: readonly HostRoute[]): Promise<void> {
    if (peers.length === 0) return this.removeAll();
    this.#made = true;
    await this.#device();
    await this.#meet(peers);
    await nftBatch(this.#command, overlayTable(this.#place, this.device, peers));
  }

  /** Nothing happens where nothing is. */
  async removeAll(): Promise<void> {
    if (!this.#made) return;
    if (await this.#link(this.device)) {
      await this.#command("ip", ["link", "del", this.device]);
      const table = overlayTableName(this.#place.cluster);
      await nftBatch(this.#command, line`table ip ${table}\ndelete table ip ${table}\n`);
    }
    this.#made = false;
  }

  /** Routes into the tunnels, for `ip -batch`. */
  routeLine({ podCidr }: HostRoute, protocol: number): HostLine {
    const [to, via, by] = [cidr4(podCidr), ip4(overlayAddress(podCidr)), device(this.device)];
    return line`route replace ${to} via ${via} dev ${by} onlink proto ${protocol}`;
  }

  async #device(): Promise<void> {
    const { cluster, address, podCidr, clusterCidr } = this.#place;
    if (podCidr === "")
      throw new Fault("Invalid", `${clusterCidr} has no address for the master; start it with a wider --pod-cidr`);
    const [id, hardware, own] = [vxlanId(cluster), mac(vxlanMac(address)), cidr4(`${overlayAddress(podCidr)}/32`)];
    const tunnel = device(this.device);
    const below = await this.#below();
    const mtu = (below?.mtu ?? mtuDefault) - vxlanOverheadBytes;
    const link = await this.#link(this.device);
    const data = link?.linkinfo?.info_data;
    const fits = data?.id === id && data.port === vxlanPort && (data.local ?? "") === (below ? address : "");
    const local = below ? line`local ${ip4(address)}` : nothing;
    await ipBatch(this.#command, [
      ...(link && !fits ? [line`link del ${tunnel}`] : []),
      ...(fits ? [] : [line`link add ${tunnel} type vxlan id ${id} dstport ${vxlanPort} ${local} nolearning`]),
      ...(fits && link?.address === hardware ? [] : [line`link set ${tunnel} address ${hardware}`]),
      ...(fits && link?.mtu === mtu ? [] : [line`link set ${tunnel} mtu ${mtu}`]),
      line`link set ${tunnel} up`,
      line`address replace ${own} dev ${tunnel}`,
    ]);
  }

  /** The interface that has the host's address; undefined where the address is translated on the way. */
  async #below(): Promise<Link | undefined> {
    const text = await this.#command("ip", ["-json", "-4", "address", "show", "to", `${this.#place.address}/32`]);
    return (JSON.parse(text.trim() || "[]") as Link[]).find((link) => link.mtu !== undefined);
  }

  async #link(name: string): Promise<Link | undefined> {
    const text = await this.#command("ip", ["-json", "-details", "link", "show", "dev", name]).catch(() => "[]");
    return (JSON.parse(text.trim() || "[]") as Link[])[0];
  }

  /** Where each peer's end is, and that nobody else has one. */
  async #meet(peers: readonly HostRoute[]): Promise<void> {
    const tunnel = device(this.device);
    const [neighbours, ends] = await Promise.all([
      this.#list<{ dst: string; lladdr?: string }>("ip", ["-json", "-4", "neigh", "show", "dev", tunnel]),
      this.#list<{ mac: string; dst?: string }>("bridge", ["-json", "fdb", "show", "dev", tunnel]),
    ]);
    const wanted = peers.map((p) => ({
      ip: ip4(overlayAddress(p.podCidr)),
      mac: mac(vxlanMac(p.address)),
      dst: ip4(p.address),
    }));
    const [ips, macs] = [new Set<string>(wanted.map((w) => w.ip)), new Set<string>(wanted.map((w) => w.mac))];
    const [known, placed] = [
      new Set(neighbours.map((n) => `${n.dst} ${n.lladdr}`)),
      new Set(ends.map((e) => `${e.mac} ${e.dst}`)),
    ];
    await ipBatch(this.#command, [
      ...neighbours.filter((n) => !ips.has(n.dst)).map((n) => line`neigh del ${ip4(n.dst)} dev ${tunnel}`),
      ...wanted
        .filter((w) => !known.has(`${w.ip} ${w.mac}`))
        .map((w) => line`neigh replace ${w.ip} lladdr ${w.mac} dev ${tunnel} nud permanent`),
    ]);
    const placedNoMore = ends.filter((e) => e.dst && !macs.has(e.mac));
    await bridgeBatch(this.#command, [
      ...placedNoMore.map((e) => line`fdb del ${mac(e.mac)} dev ${tunnel} dst ${ip4(e.dst ?? "")}`),
      ...wanted
        .filter((w) => !placed.has(`${w.mac} ${w.dst}`))
        .map((w) => line`fdb replace ${w.mac} dev ${tunnel} dst ${w.dst}`),
    ]);
  }

  async #list<T>(program: string, args: readonly string[]): Promise<T[]> {
    const text = await this.#command(program, args);
    return JSON.parse(text.trim() || "[]") as T[];
  }
}
