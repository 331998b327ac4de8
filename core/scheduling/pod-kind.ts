/**
 * Pods that ask for the same are of one kind, and a decision about a kind is made once: most pods are replicas.
 * A kind is made of strings and stays valid for ever; a packed kind is made of the numbers of one moment's table.
 */
import type { DiskClaim, HostPort, Taint, Toleration } from "./schedule-types.js";
import type { PackedCompany, PackedTerm } from "./wishes/packed.js";
import type { Weighted, Wishes } from "./wishes/wishes.js";

/** What a pod asks of its minion. */
export interface PodKind {
  cpuMillis: number;
  memoryBytes: number;
  hostPorts: HostPort[];
  nodeSelector: Record<string, string>;
  host: string;
  disks: DiskClaim[];
  tolerations: Toleration[];
  group: string;
  wishes: Wishes | null;
}

/** A kind in the numbers of the node table; plain data, travels to workers. */
export interface PackedKind {
  cpuMillis: number;
  memoryBytes: number;
  /** See {@link packPort}. */
  ports: number[];
  /** See {@link packDisk}. */
  disks: number[];
  /** Labels asked for; -1 stands for one that no minion has. */
  selector: number[];
  /** Taints (their numbers, effect included) that it tolerates. */
  tolerated: number[];
  /** It goes where an operator wants nothing new. */
  toleratesCordon: boolean;
  /** The slot of the minion that is asked for; -1 = any, -2 = one that does not exist. */
  hostSlot: number;
  /** Index into the groups of the task; -1 = on its own. */
  group: number;
  /** Of which one must hold; null = any minion will do. */
  minions: PackedTerm[] | null;
  preferredMinions: Weighted<PackedTerm>[];
  /** What it is to other pods; null = nothing that matters to any pod. */
  company: PackedCompany | null;
}

export const anyHost = -1;
export const unknownHost = -2;
/** The address numbers that fit beside port and protocol in 32 bits; further addresses count as "every address". */
const addressMax = 0x7fff;

/** Equal for pods of one kind, and for no others: each text is preceded by its length, but the last. */
export function kindKey(pod: PodKind): string {
  const { cpuMillis, memoryBytes, group, host } = pod;
  const rare = rareKey(pod);
  return `${cpuMillis},${memoryBytes},${group.length},${group},${rare.length},${rare},${host}`;
}

/** Most pods ask for none of this, and a batch has a thousand of them. */
function rareKey({ hostPorts, nodeSelector, disks, tolerations, wishes }: PodKind): string {
  const isPlain =
    hostPorts.length === 0 &&
    disks.length === 0 &&
    tolerations.length === 0 &&
    wishes === null &&
    Object.keys(nodeSelector).length === 0;
  return isPlain ? "" : JSON.stringify([hostPorts, nodeSelector, disks, tolerations, wishes]);
}

export function kindOf(pod: PodKind): PodKind {
  const { cpuMillis, memoryBytes, hostPorts, nodeSelector, host, disks, tolerations, group, wishes } = pod;
  return { cpuMillis, memoryBytes, hostPorts, nodeSelector, host, disks, tolerations, group, wishes };
}

/** What a pod takes where it is: where else it could have run does not matter any more, and fewer kinds are to be known. */
export function seatOf<K extends PodKind>(pod: K): K {
  const isAnywhere =
    pod.host === "" &&
    pod.tolerations.length === 0 &&
    pod.wishes === null &&
    Object.keys(pod.nodeSelector).length === 0;
  return isAnywhere ? pod : { ...pod, host: "", nodeSelector: {}, tolerations: [], wishes: null };
}

/** Bits 0: UDP, 1–16: port, 17–31: address (0 = every address). */
export function packPort({ port, protocol, hostIp }: HostPort, addressId: (ip: string) => number): number {
  const everywhere = hostIp === "" || hostIp === "0.0.0.0" || hostIp === "::";
  const address = everywhere ? 0 : addressId(hostIp) + 1;
  return ((address > addressMax ? 0 : address) << 17) | (port << 1) | (protocol === "UDP" ? 1 : 0);
}

/** A packed port without its address. */
export function portAndProtocol(packed: number): number {
  return packed & 0x1ffff;
}

/** Whether two packed ports cannot be open at once: same port and protocol, and a common address. */
export function portsClash(a: number, b: number): boolean {
  if (portAndProtocol(a) !== portAndProtocol(b)) return false;
  const [addressA, addressB] = [a >>> 17, b >>> 17];
  return addressA === 0 || addressB === 0 || addressA === addressB;
}

/** Bit 0: read only. */
export function packDisk({ id, readOnly }: DiskClaim, diskId: (id: string) => number): number {
  return (diskId(id) << 1) | (readOnly ? 1 : 0);
}

/** Whether two packed disk claims exclude each other: one disk, and somebody writes. */
export function disksClash(a: number, b: number): boolean {
  return a >> 1 === b >> 1 && (a & b & 1) === 0;
}

/** What a cordoned minion would be tainted with, were cordons taints. */
export const cordonTaint: Taint = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" };

/** Bit 0 of a taint's entry: only to be avoided (PreferNoSchedule). */
export function packTaint(id: number, effect: Taint["effect"]): number {
  return (id << 1) | (effect === "PreferNoSchedule" ? 1 : 0);
}

/** The rule of Kubernetes: an absent key (with Exists) or effect tolerates every key or effect. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === "Exists") return true;
  return Boolean(toleration.key) && (toleration.value ?? "") === taint.value;
}
