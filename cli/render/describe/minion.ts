/** `troupe describe minion`: what it has, what its pods have asked for, and who they are. */
import type { Event } from "../../../core/kinds/event/object.js";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished } from "../../../core/kinds/pod/phase.js";
import { getTable, rowOf } from "../../../core/kinds/tables.js";
import { cpuMillis, memoryBytes } from "../../../core/objects/quantity.js";
import { Report } from "../report.js";
import { describeConditions, describeEvents, describeHead } from "./common.js";

interface Sum {
  cpuMillis: number;
  memoryBytes: number;
}

function requestsOf(pods: readonly Pod[]): Sum {
  const sum: Sum = { cpuMillis: 0, memoryBytes: 0 };
  for (const { spec } of pods)
    for (const { resources } of spec.containers) {
      sum.cpuMillis += cpuMillis(resources?.requests?.["cpu"] ?? resources?.limits?.["cpu"]);
      sum.memoryBytes += memoryBytes(resources?.requests?.["memory"] ?? resources?.limits?.["memory"]);
    }
  return sum;
}

const mebi = 2 ** 20;

function share(used: number, all: number): string {
  return all > 0 ? ` (${Math.round((100 * used) / all)} %)` : "";
}

export function describeMinion(node: Node, pods: readonly Pod[], events: readonly Event[], nowMs: number): string {
  const { spec, status } = node;
  const info = status?.nodeInfo;
  const own = pods.filter((p) => p.spec.nodeName === node.metadata.name);
  const alive = own.filter((p) => !isFinished(p));
  const capacity = status?.allocatable ?? status?.capacity;
  const [cpus, memory] = [cpuMillis(capacity?.["cpu"]), memoryBytes(capacity?.["memory"])];
  const used = requestsOf(alive);
  const report = new Report();
  describeHead(report, node, nowMs);
  report
    .field("Status", rowOf("Node", node, nowMs)[1])
    .field("Cordoned", spec.unschedulable ? "yes: it gets no new pods" : "no")
    .field(
      "Taints",
      (spec.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ""}:${t.effect}`),
    )
    .field(
      "Addresses",
      (status?.addresses ?? []).map((a) => `${a.type} ${a.address}`),
    )
    .field("Pod network", spec.podCIDR)
    .field("Engine", info?.containerRuntimeVersion)
    .field(
      "System",
      info
        ? [info.osImage, info.kernelVersion, info.architecture].filter((t) => t && !t.startsWith("<")).join(", ")
        : undefined,
    )
    .field("Version", info?.kubeletVersion)
    .field(
      "Capacity",
      capacity
        ? `cpu ${cpus / 1000}, memory ${Math.round(memory / mebi)} Mi, pods ${String(capacity["pods"] ?? "<unlimited>")}`
        : undefined,
    )
    .field(
      "Requested",
      `cpu ${used.cpuMillis / 1000}${share(used.cpuMillis, cpus)}, memory ${Math.round(used.memoryBytes / mebi)} Mi${share(used.memoryBytes, memory)}, ${alive.length} pods`,
    );
  describeConditions(report, status?.conditions, nowMs);
  const { header, rows } = getTable("Pod", own, { nowMs, namespaces: true });
  report.table("Pods", header, rows);
  describeEvents(report, events, nowMs);
  return report.text();
}
