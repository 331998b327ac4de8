import { ageOf } from "../../objects/age.js";
import { type KindColumns, narrow, none, wide } from "../../objects/columns.js";
import { isTrue } from "../../objects/conditions.js";
import type { Node } from "./object.js";

/** Conditions worth a word beside the status when they are true. */
const shownConditions = ["Slow", "Flapping", "EvictionHalted"] as const;

function minionStatus(node: Node): string {
  const ready = node.status?.conditions?.find((c) => c.type === "Ready")?.status;
  const word = ready === "True" ? "Ready" : ready === undefined ? "Unknown" : "NotReady";
  const troubles = shownConditions.filter((type) => isTrue(node, type));
  return [word, ...(node.spec.unschedulable ? ["SchedulingDisabled"] : []), ...troubles].join(",");
}

const rolePrefix = "node-role.kubernetes.io/";

const addressOf = (node: Node, type: string): string =>
  node.status?.addresses?.find((a) => a.type === type)?.address ?? none;

function minionRow(node: Node, nowMs: number): string[] {
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((k) => k.startsWith(rolePrefix))
    .map((k) => k.slice(rolePrefix.length));
  const info = node.status?.nodeInfo;
  return [
    node.metadata.name,
    minionStatus(node),
    roles.sort().join(",") || none,
    ageOf(node.metadata.creationTimestamp, nowMs),
    info?.kubeletVersion || none,
    addressOf(node, "InternalIP"),
    addressOf(node, "ExternalIP"),
    info?.osImage || "<unknown>",
    info?.kernelVersion || "<unknown>",
    info?.containerRuntimeVersion || "<unknown>",
  ];
}

export const minionColumns: KindColumns<Node> = {
  columns: [
    ...narrow("Name", "Status", "Roles", "Age", "Version"),
    ...wide("Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"),
  ],
  row: minionRow,
};
