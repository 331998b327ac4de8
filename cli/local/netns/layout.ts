/**
 * Where the parts of a cluster of network namespaces are. One namespace holds the switch (a bridge), each minion has
 * one of its own, and this machine is plugged into the switch as 10.245.2.1: the master runs on it, reaches the
 * minions and is reached by them there, and so does whoever sits at this machine.
 */
import { join } from "node:path";
import { ipToNumber, numberToIp, parsePortalCidr } from "../../../core/balancing/portal-ips.js";
import { interfaceName } from "../../../core/network/interface-name.js";
import { clusterDir } from "../home.js";
import { checkPlainName } from "../plain-name.js";

export interface NetnsLayout {
  cluster: string;
  /** The hosts' network, e.g. 10.245.2.0/24. */
  hostCidr: string;
  /** How many segments it is divided into, a power of two; a router joins them. This machine is on the first. */
  segments: number;
}

/** The layout of a cluster that was made. */
/** What of a cluster's record its layout follows from. */
interface LaidOut {
  name: string;
  hostCidr: string;
  segments?: number;
}

export const layoutOf = (record: LaidOut): NetnsLayout => ({
  cluster: record.name,
  hostCidr: record.hostCidr,
  // Records of earlier versions have none.
  segments: record.segments ?? 1,
});

/** @throws Error saying what is wrong with the cluster's name or network, and what would be right */
export function checkLayout({ cluster, hostCidr, segments }: NetnsLayout, minions: number): void {
  // It becomes part of names of namespaces and cgroups.
  checkPlainName(cluster, "netns");
  const { size } = parsePortalCidr(hostCidr);
  if (!Number.isInteger(Math.log2(segments)) || size / segments < 8)
    throw new Error(`--segments ${segments}: 1, 2, 4, … are expected, of 8 addresses of ${hostCidr} or more each`);
  if (Math.ceil(minions / segments) + 4 > size / segments)
    throw new Error(`--host-cidr ${hostCidr} has no room for ${minions} minions; a wider one is needed`);
}

const sizeOf = ({ hostCidr, segments }: NetnsLayout): number => 2 ** (32 - Number(hostCidr.split("/")[1])) / segments;

const addressAt = ({ hostCidr }: NetnsLayout, n: number): string =>
  numberToIp((ipToNumber(hostCidr.split("/")[0] ?? "") ?? 0) + n);

/** Bits of a segment's mask. */
export const prefixBits = (layout: NetnsLayout): number => 32 - Math.log2(sizeOf(layout));

/** This machine's address on the switch. */
export const masterAddress = (layout: NetnsLayout): string => addressAt(layout, 1);

/** Address and name of minion `index`, counted from 1; they go to the segments in turn. */
export function hostAddress(layout: NetnsLayout, index: number): string {
  const [segment, place] = [(index - 1) % layout.segments, Math.floor((index - 1) / layout.segments)];
  return addressAt(layout, segment * sizeOf(layout) + 2 + place);
}

/** The router's address on a segment: the last one. */
export const routerAddress = (layout: NetnsLayout, segment: number): string =>
  addressAt(layout, (segment + 1) * sizeOf(layout) - 2);

/** The segment a host is on, counted from 0. */
export function segmentOf(layout: NetnsLayout, host: string): number {
  const first = ipToNumber(addressAt(layout, 0)) ?? 0;
  return Math.floor(((ipToNumber(host) ?? first) - first) / sizeOf(layout));
}

/** The bridge of a segment, in the switch's namespace. */
export const segmentBridge = (segment: number): string => `br${segment}`;

export const switchNamespace = (cluster: string): string => `troupe-${cluster}-switch`;

export const hostNamespace = (cluster: string, host: string): string => `troupe-${cluster}-${host}`;

/** Whether a namespace is one of this cluster's: the names of another may begin with this one's. */
export function isNamespaceOf(cluster: string, namespace: string): boolean {
  const rest = namespace.startsWith(`troupe-${cluster}-`) ? namespace.slice(`troupe-${cluster}-`.length) : "";
  return rest === "switch" || ipToNumber(rest) !== undefined;
}

/** The host's name in its namespace's name; "" for the switch. */
export const hostOfNamespace = (cluster: string, namespace: string): string =>
  namespace === switchNamespace(cluster) ? "" : namespace.slice(`troupe-${cluster}-`.length);

/** This machine's end of the cable to the switch. */
export const uplinkInterface = (cluster: string): string => interfaceName("trn", cluster);

/** The switch's end of a host's cable; names of interfaces count within their namespace. */
export const switchPort = (host: string): string => `p${(ipToNumber(host) ?? 0).toString(16)}`;

export const hostDir = (cluster: string, host: string): string => join(clusterDir(cluster), `host-${host}`);

export const engineSocket = (cluster: string, host: string): string => join(hostDir(cluster, host), "docker.sock");

/** Control group of all containers of a host, below every controller's root. */
export const hostCgroup = (cluster: string, host: string): string => `/troupe-${cluster}/${host}`;
