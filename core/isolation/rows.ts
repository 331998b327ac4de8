/**
 * What minions are told of network policies: each policy with its selector, and who is in the groups of pods that
 * policies name. Which pods a policy is about each minion sees by itself, of its own pods and before they begin; a
 * pod that comes elsewhere is one row for each group it is in, however many policies name the group.
 */
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { PolicyBlock } from "../kinds/network-policy/object.js";

export type Transport = "TCP" | "UDP" | "SCTP";

/** Ports of one protocol: all (nothing else is said), from one to another, or those a pod calls so. */
export interface PortRange {
  protocol: Transport;
  first?: number;
  last?: number;
  name?: string;
}

/** The pods of a group, or a part of the world. */
export interface Peer {
  group?: string;
  block?: PolicyBlock;
}

/** What one rule lets pass. Without peers: whoever it is; without ports: whatever it is. */
export interface Allowance {
  peers?: Peer[];
  ports?: PortRange[];
  /** Instead of both, of what goes out: places (address and port) of a group, by this protocol. */
  places?: { group: string; protocol: Transport };
}

export interface PolicyRow {
  row: "policy";
  namespace: string;
  name: string;
  podSelector: LabelSelector;
  /** Nothing but this may come in; absent: the policy says nothing of what comes in. */
  ingress?: Allowance[];
  /** As well of what goes out. */
  egress?: Allowance[];
}

export interface MemberRow {
  row: "member";
  group: string;
  ip: string;
  /** Of a group of places. */
  port?: number;
}

export type IsolationRow = PolicyRow | MemberRow;

export const isolationRowKey = (row: IsolationRow): string =>
  row.row === "policy" ? `policy/${row.namespace}/${row.name}` : `member/${row.group}/${row.ip}/${row.port ?? ""}`;
