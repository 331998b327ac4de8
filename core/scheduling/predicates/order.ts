/** The order in which a minion is asked; the first refusal is the one that is told. */
import { cordoned } from "./cordoned.js";
import { cpu } from "./cpu.js";
import { disks } from "./disks.js";
import { flapping } from "./flapping.js";
import { host } from "./host.js";
import { hostPorts } from "./host-ports.js";
import { memory } from "./memory.js";
import { nodeAffinity } from "./node-affinity.js";
import { nodeSelector } from "./node-selector.js";
import { podAffinity } from "./pod-affinity.js";
import { othersAntiAffinity, podAntiAffinity } from "./pod-anti-affinity.js";
import { podCount } from "./pod-count.js";
import type { Predicate } from "./predicate.js";
import { ready } from "./ready.js";
import { taints } from "./taints.js";
import { topologySpread } from "./topology-spread.js";

/** What a batch cannot change: asked once for all pods with the same wishes. */
export const fixedPredicates: readonly Predicate[] = [
  host,
  ready,
  cordoned,
  flapping,
  nodeSelector,
  nodeAffinity,
  taints,
];

/** What each placement changes. */
export const roomPredicates: readonly Predicate[] = [
  hostPorts,
  cpu,
  memory,
  disks,
  podCount,
  topologySpread,
  podAffinity,
  podAntiAffinity,
  othersAntiAffinity,
];

export const allPredicates: readonly Predicate[] = [...fixedPredicates, ...roomPredicates];
