/** `troupe describe` of controllers, services, endpoints, minions and namespaces. */

import type { AnyObject } from "../../../core/kinds/all.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished, isReady } from "../../../core/kinds/pod/phase.js";
import { podStatusWord } from "../../../core/kinds/pod/status-word.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { serviceAnnotationKeys } from "../../../core/kinds/service/annotations.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { getTable, rowOf } from "../../../core/kinds/tables.js";
import { cpuMillis, memoryBytes } from "../../../core/objects/quantity.js";
import type { core } from "../../../core/objects/types.js";
import { Report } from "../report.js";
import { describeConditions, describeEvents, describeHead, moment, pairs } from "./common.js";
import { whyNotRunning } from "./pod.js";

function describePods(report: Report, pods: readonly Pod[], nowMs: number): void {
  const { header, rows } = getTable("Pod", pods, { nowMs, wide: true });
  report.table("Pods", header, rows);
}

function replicaCounts(controller: ReplicationController, pods: readonly Pod[]): string {
  const by = new Map<string, number>();
  for (const pod of pods) by.set(podStatusWord(pod), (by.get(podStatusWord(pod)) ?? 0) + 1);
  const words = [...by].map(([word, count]) => `${count} ${word}`).join(", ");
  const { replicas = 1 } = controller.spec;
  return `${controller.status?.replicas ?? 0} of ${replicas} wanted, ${pods.filter(isReady).length} ready${words ? ` (${words})` : ""}`;
}

export function describeController(
  controller: ReplicationController,
  pods: readonly Pod[],
  events: readonly Event[],
  nowMs: number,
): string {
  const report = new Report();
  describeHead(report, controller, nowMs);
  const { template } = controller.spec;
  const waiting = pods
    .map((p) => ({ name: p.metadata.name, why: whyNotRunning(p, [], nowMs) }))
    .filter((w) => w.why !== "");
  report
    .field("Selector", pairs(controller.spec.selector))
    .field("Replicas", replicaCounts(controller, pods))
    .field(
      "Not running",
      waiting.map(({ name, why }) => `${name}: ${why}`),
    );
  report.section("Pod template", (r) => {
    r.field("Labels", pairs(template?.metadata?.labels));
    r.field(
      "Containers",
      (template?.spec?.containers ?? []).map((c) => `${c.name}: ${c.image ?? ""}`),
    );
  });
  describePods(report, pods, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}

function endpointLines(endpoints: Endpoints | undefined, port: core.ServicePort): string {
  const found = (endpoints?.subsets ?? []).flatMap((subset) => {
    const number = subset.ports?.find((p) => (p.name ?? "") === (port.name ?? ""))?.port ?? subset.ports?.[0]?.port;
    return (subset.addresses ?? []).map((a) => `${a.ip}:${number}${a.targetRef?.name ? ` (${a.targetRef.name})` : ""}`);
  });
  return found.join(", ") || "<none>";
}

function notReadyLines(endpoints: Endpoints | undefined): string[] {
  return (endpoints?.subsets ?? []).flatMap((s) =>
    (s.notReadyAddresses ?? []).map((a) => `${a.ip}${a.targetRef?.name ? ` (${a.targetRef.name})` : ""}`),
  );
}

/** Why a service has nobody to answer; "" if it has. */
function whyNoEndpoints(service: Service, endpoints: Endpoints | undefined, pods: readonly Pod[]): string {
  if ((endpoints?.subsets ?? []).some((s) => (s.addresses ?? []).length > 0)) return "";
  if (Object.keys(service.spec.selector ?? {}).length === 0)
    return "it selects no pods; its endpoints are made by somebody else";
  if (pods.length === 0) return "no pod has the labels it selects";
  const ready = pods.filter(isReady).length;
  const some =
    pods.length === 1
      ? "the pod it selects is"
      : `${ready} of the ${pods.length} pods it selects ${ready === 1 ? "is" : "are"}`;
  return ready > 0
    ? `${some} ready, but ${pods.length === 1 ? "has not" : "none has"} the port it names`
    : pods.length === 1
      ? "the pod it selects is not ready"
      : `none of the ${pods.length} pods it selects is ready`;
}

/** What the service's annotations ask of its portals, as they were written. */
function portalWords({ metadata }: Service): string[] {
  const { annotations = {} } = metadata;
  return Object.values(serviceAnnotationKeys).flatMap((key) =>
    annotations[key] === undefined ? [] : [`${key.replace("troupe.io/", "")} ${annotations[key]}`],
  );
}

export function describeService(
  service: Service,
  endpoints: Endpoints | undefined,
  pods: readonly Pod[],
  events: readonly Event[],
  nowMs: number,
): string {
  const { spec } = service;
  const report = new Report();
  describeHead(report, service, nowMs);
  report
    .field("Selector", pairs(spec.selector))
    .field("Type", spec.type ?? "ClusterIP")
    .field("IP", spec.clusterIP || "<none>")
    .field("External IPs", spec.externalIPs)
    .field("Session affinity", spec.sessionAffinity ?? "None")
    .field("Asked of portals", portalWords(service))
    .field("Why no endpoints", whyNoEndpoints(service, endpoints, pods));
  for (const port of spec.ports ?? [])
    report.section(`Port ${port.name || port.port}`, (r) =>
      r
        .field("Port", `${port.port}/${port.protocol ?? "TCP"}`)
        .field("Target port", port.targetPort === undefined ? String(port.port) : String(port.targetPort))
        .field("Node port", port.nodePort)
        .field("Endpoints", endpointLines(endpoints, port)),
    );
  report.field("Not ready", notReadyLines(endpoints));
  describePods(report, pods, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}

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

/** Kinds of which there is not much more to say than what they are. */
export function describeOther(object: AnyObject, events: readonly Event[], nowMs: number): string {
  const report = new Report();
  describeHead(report, object, nowMs);
  if (object.kind === "Namespace") report.field("Status", object.status?.phase ?? "Active");
  if (object.kind === "Endpoints") {
    const ports = (object.subsets ?? []).flatMap((s) => s.ports ?? []);
    for (const port of ports)
      report.field(`Port ${port.name || port.port}`, endpointLines(object, { name: port.name ?? "", port: port.port }));
    report.field("Not ready", notReadyLines(object));
  }
  if (object.kind === "Event") {
    const { involvedObject: o, source } = object;
    report
      .field("About", `${(o.kind ?? "").toLowerCase()}/${o.name ?? ""}`)
      .field("Type", object.type)
      .field("Reason", object.reason)
      .field("Message", object.message)
      .field("From", [source?.component, source?.host].filter(Boolean).join(", "))
      .field("Count", object.count)
      .field("First seen", moment(object.firstTimestamp, nowMs))
      .field("Last seen", moment(object.lastTimestamp, nowMs));
    return report.text();
  }
  describeEvents(report, events, nowMs);
  return report.text();
}
