/** The columns of `troupe get` and of the tables that kubectl asks the server for, in kubectl's words. */

import { isLost, isUnheard, minionLostReason, minionUnheardReason } from "../kinds/pod/phase.js";
import { fromApiTime } from "../time.js";
import type { Table } from "../v1beta1/tables.js";
import { ageOf, humanDuration } from "./age.js";
import { isTrue } from "./conditions.js";
import type { core, Endpoints, Event, Kind, KindMap, Node, Pod, ReplicationController, Service } from "./types.js";

export interface Column {
  name: string;
  /** Shown only with `-o wide`. */
  wide?: true;
}

interface KindTable<T> {
  columns: readonly Column[];
  row(object: T, nowMs: number): string[];
}

const narrow = (...names: string[]): Column[] => names.map((name) => ({ name }));
const wide = (...names: string[]): Column[] => names.map((name) => ({ name, wide: true }));
const none = "<none>";

function labelText(labels: Record<string, string> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([k, v]) => `${k}=${v}`)
    .sort()
    .join(",");
  return text || none;
}

function containerReason(status: core.ContainerStatus): string {
  const { waiting, terminated } = status.state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (!terminated) return "";
  return terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

/** The one word for how a pod does: of its containers, the one that matters most. */
export function podStatusWord(pod: Pod): string {
  const { status, metadata } = pod;
  if (metadata.deletionTimestamp) return isLost(pod) ? "Unknown" : "Terminating";
  // What its containers were when they were last heard of says nothing now.
  if (isLost(pod)) return minionLostReason;
  if (isUnheard(pod)) return minionUnheardReason;
  const initializing = (status?.initContainerStatuses ?? []).findIndex((s) => s.state?.terminated?.exitCode !== 0);
  if (initializing >= 0) {
    const reason = containerReason(status?.initContainerStatuses?.[initializing] as core.ContainerStatus);
    const isPlain = reason === "" || reason === "PodInitializing";
    return isPlain ? `Init:${initializing}/${pod.spec.initContainers?.length ?? 0}` : `Init:${reason}`;
  }
  const own = status?.reason || status?.phase || "Pending";
  const statuses = status?.containerStatuses ?? [];
  const reasons = statuses.map(containerReason);
  const reason = reasons.find((r) => r !== "") ?? own;
  const isAnyRunning = statuses.some((s) => s.ready && s.state?.running);
  return reason === "Completed" && isAnyRunning ? "Running" : reason;
}

function restarts(pod: Pod, nowMs: number): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const count = statuses.reduce((sum, s) => sum + s.restartCount, 0);
  const last = Math.max(
    ...statuses.map((s) => fromApiTime(s.lastState?.terminated?.finishedAt ?? "")).filter((t) => !Number.isNaN(t)),
    Number.NEGATIVE_INFINITY,
  );
  return count > 0 && Number.isFinite(last) ? `${count} (${humanDuration(nowMs - last)} ago)` : String(count);
}

function podRow(pod: Pod, nowMs: number): string[] {
  const ready = isLost(pod) || isUnheard(pod) ? 0 : (pod.status?.containerStatuses ?? []).filter((s) => s.ready).length;
  return [
    pod.metadata.name,
    `${ready}/${pod.spec.containers.length}`,
    podStatusWord(pod),
    restarts(pod, nowMs),
    ageOf(pod.metadata.creationTimestamp, nowMs),
    pod.status?.podIP || none,
    pod.spec.nodeName || none,
  ];
}

function controllerRow(rc: ReplicationController, nowMs: number): string[] {
  const containers = rc.spec.template?.spec?.containers ?? [];
  return [
    rc.metadata.name,
    String(rc.spec.replicas ?? 1),
    String(rc.status?.replicas ?? 0),
    String(rc.status?.readyReplicas ?? 0),
    ageOf(rc.metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    labelText(rc.spec.selector),
  ];
}

function externalIp(service: Service): string {
  const { spec, status } = service;
  if (spec.type === "ExternalName") return spec.externalName ?? none;
  const ingress = (status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? "");
  const all = [...(spec.type === "LoadBalancer" ? ingress : []), ...(spec.externalIPs ?? [])];
  if (all.length > 0) return all.join(",");
  return spec.type === "LoadBalancer" ? "<pending>" : none;
}

function servicePorts(ports: readonly core.ServicePort[] | undefined): string {
  const text = (ports ?? [])
    .map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ""}/${p.protocol ?? "TCP"}`)
    .join(",");
  return text || none;
}

function serviceRow(service: Service, nowMs: number): string[] {
  const { spec, metadata } = service;
  const age = ageOf(metadata.creationTimestamp, nowMs);
  return [
    metadata.name,
    spec.type ?? "ClusterIP",
    spec.clusterIP || none,
    externalIp(service),
    servicePorts(spec.ports),
    age,
    labelText(spec.selector),
  ];
}

/** Addresses beyond this many are only counted. */
const endpointsShownMax = 3;

function endpointsText(endpoints: Endpoints): string {
  const all = (endpoints.subsets ?? []).flatMap((s) =>
    (s.ports?.length ? s.ports : [undefined]).flatMap((p) =>
      (s.addresses ?? []).map(({ ip }) => (p ? `${ip.includes(":") ? `[${ip}]` : ip}:${p.port}` : ip)),
    ),
  );
  if (all.length === 0) return none;
  const shown = all.slice(0, endpointsShownMax).join(",");
  return all.length > endpointsShownMax ? `${shown} + ${all.length - endpointsShownMax} more...` : shown;
}

/** Conditions worth a word beside the status when they are true. */
const shownConditions = ["Slow", "Flapping", "EvictionHalted"] as const;

function minionStatus(node: Node): string {
  const ready = node.status?.conditions?.find((c) => c.type === "Ready")?.status;
  const word = ready === "True" ? "Ready" : ready === undefined ? "Unknown" : "NotReady";
  const troubles = shownConditions.filter((type) => isTrue(node, type));
  return [word, ...(node.spec.unschedulable ? ["SchedulingDisabled"] : []), ...troubles].join(",");
}

const rolePrefix = "node-role.kubernetes.io/";

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
    node.status?.addresses?.find((a) => a.type === "InternalIP")?.address ?? none,
    info?.osImage || "<unknown>",
    info?.kernelVersion || "<unknown>",
    info?.containerRuntimeVersion || "<unknown>",
  ];
}

function eventRow(event: Event, nowMs: number): string[] {
  const { involvedObject: o } = event;
  const seen = event.lastTimestamp ?? event.firstTimestamp ?? event.metadata.creationTimestamp;
  const message = (event.message ?? "").trim();
  const object = `${(o.kind ?? "").toLowerCase()}/${o.name ?? ""}`;
  const source = [event.source?.component, event.source?.host].filter(Boolean).join(", ");
  return [
    ageOf(seen, nowMs),
    event.type ?? "Normal",
    event.reason ?? "",
    object,
    message,
    source,
    String(event.count ?? 1),
    event.metadata.name,
  ];
}

const tables: { readonly [K in Kind]: KindTable<KindMap[K]> } = {
  Pod: { columns: [...narrow("Name", "Ready", "Status", "Restarts", "Age"), ...wide("IP", "Node")], row: podRow },
  ReplicationController: {
    columns: [...narrow("Name", "Desired", "Current", "Ready", "Age"), ...wide("Containers", "Images", "Selector")],
    row: controllerRow,
  },
  Service: {
    columns: [...narrow("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age"), ...wide("Selector")],
    row: serviceRow,
  },
  Endpoints: {
    columns: narrow("Name", "Endpoints", "Age"),
    row: (e, nowMs) => [e.metadata.name, endpointsText(e), ageOf(e.metadata.creationTimestamp, nowMs)],
  },
  Node: {
    columns: [
      ...narrow("Name", "Status", "Roles", "Age", "Version"),
      ...wide("Internal-IP", "OS-Image", "Kernel-Version", "Container-Runtime"),
    ],
    row: minionRow,
  },
  Namespace: {
    columns: narrow("Name", "Status", "Age"),
    row: (n, nowMs) => [n.metadata.name, n.status?.phase ?? "Active", ageOf(n.metadata.creationTimestamp, nowMs)],
  },
  Event: {
    columns: [...narrow("Last Seen", "Type", "Reason", "Object", "Message"), ...wide("Source", "Count", "Name")],
    row: eventRow,
  },
};

/** The columns of a kind, the wide ones last. */
export function columnsOf(kind: Kind): readonly Column[] {
  return tables[kind].columns;
}

/** The cells of an object, one for each column, wide ones too. */
export function rowOf<K extends Kind>(kind: K, object: KindMap[K], nowMs: number): string[] {
  const table: KindTable<KindMap[K]> = tables[kind];
  return table.row(object, nowMs);
}

export interface GetTableOptions {
  nowMs: number;
  wide?: boolean;
  /** Show the namespace first: the objects are of several. */
  namespaces?: boolean;
  /** Show their labels last. */
  labels?: boolean;
}

/** The table that `troupe get` prints. */
export function getTable<K extends Kind>(kind: K, objects: readonly KindMap[K][], options: GetTableOptions): Table {
  const columns = columnsOf(kind);
  const isShown = (_: unknown, i: number): boolean => options.wide === true || columns[i]?.wide !== true;
  const first = options.namespaces ? ["NAMESPACE"] : [];
  return {
    header: [
      ...first,
      ...columns.filter(isShown).map((c) => c.name.toUpperCase()),
      ...(options.labels ? ["LABELS"] : []),
    ],
    rows: objects.map((o) => [
      ...(options.namespaces ? [o.metadata.namespace ?? ""] : []),
      ...rowOf(kind, o, options.nowMs).filter(isShown),
      ...(options.labels ? [labelText(o.metadata.labels)] : []),
    ]),
  };
}

/** The table as kubectl lays it out: columns three blanks apart, the last not padded. */
export function layOutGet(table: Table): string {
  const lines = [table.header, ...table.rows];
  const widths = table.header.map((_, i) => Math.max(...lines.map((cells) => [...(cells[i] ?? "")].length)) + 3);
  const cell = (text: string, i: number): string =>
    i === table.header.length - 1 ? text : text + " ".repeat(Math.max(0, (widths[i] ?? 0) - [...text].length));
  return lines.map((cells) => `${cells.map(cell).join("")}\n`).join("");
}
