/**
 * kubecfg's tables, to the blank: a header, a row of ten dashes a column, the rows, an empty line. Each column but
 * the last is padded to max(20, its longest cell + 3). Source: pkg/kubecfg/resource_printer.go of 0.5.4.
 */
import { lookup } from "../lookup.js";
import { isRecord } from "../schema/shape.js";

export interface Table {
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

const widthMin = 20;
const gap = 3;
const dashes = "----------";

/** The table as kubecfg prints it, with its empty last line. */
export function layOutKubecfg(table: Table): string {
  const lines = [table.header, table.header.map(() => dashes), ...table.rows];
  const widths = table.header.map((_, column) =>
    Math.max(widthMin, ...lines.map((cells) => [...(cells[column] ?? "")].length + gap)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === cells.length - 1 ? cell : cell + " ".repeat((widths[i] ?? 0) - [...cell].length)))
      .join("");
  return `${lines.map(line).join("\n")}\n\n`;
}

function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

function word(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

/** `k=v` sorted and comma-joined. */
function labels(value: unknown): string {
  if (!isRecord(value)) return "";
  return Object.keys(value)
    .sort()
    .map((key) => `${key}=${String(value[key])}`)
    .join(",");
}

function images(manifest: unknown): string {
  const containers = at(manifest, "containers");
  return Array.isArray(containers) ? containers.map((c) => word(c, "image")).join(",") : "";
}

function host(pod: unknown): string {
  const name = word(pod, "currentState", "host") || word(pod, "desiredState", "host");
  const ip = word(pod, "currentState", "hostIP") || word(pod, "desiredState", "hostIP");
  return name === "" && ip === "" ? "<unassigned>" : `${name}/${ip}`;
}

/** The words kubecfg uses for a pod's status; the wire has others. */
const internalStatus = lookup<string>({ Waiting: "Pending", Terminated: "Failed" });

/** kubecfg's word for a pod's status on the wire: Pending, Running or Failed. */
export function internalPodStatus(status: string): string {
  return Object.hasOwn(internalStatus, status) ? (internalStatus[status] ?? status) : status;
}

interface Columns {
  header: readonly string[];
  row(object: unknown): string[];
}

const columns = lookup<Columns>({
  Pod: {
    header: ["Name", "Image(s)", "Host", "Labels", "Status"],
    row: (p) => [
      word(p, "id"),
      images(at(p, "desiredState", "manifest")),
      host(p),
      labels(at(p, "labels")),
      internalPodStatus(word(p, "currentState", "status")),
    ],
  },
  ReplicationController: {
    header: ["Name", "Image(s)", "Selector", "Replicas"],
    row: (rc) => [
      word(rc, "id"),
      images(at(rc, "desiredState", "podTemplate", "desiredState", "manifest")),
      labels(at(rc, "desiredState", "replicaSelector")),
      word(rc, "desiredState", "replicas") || "0",
    ],
  },
  Service: {
    header: ["Name", "Labels", "Selector", "IP", "Port"],
    row: (s) => [
      word(s, "id"),
      labels(at(s, "labels")),
      labels(at(s, "selector")),
      word(s, "portalIP"),
      word(s, "port") || "0",
    ],
  },
  Endpoints: {
    // 0.5.4's kubecfg did not know endpoints
    header: ["Name", "Endpoints"],
    row: (e) => {
      const list = at(e, "endpoints");
      return [word(e, "id"), Array.isArray(list) ? list.join(",") : ""];
    },
  },
  Minion: { header: ["Minion identifier"], row: (m) => [word(m, "id")] },
  Event: {
    header: ["Name", "Kind", "Status", "Reason", "Message"],
    row: (e) => [
      word(e, "involvedObject", "name"),
      word(e, "involvedObject", "kind"),
      word(e, "status"),
      word(e, "reason"),
      word(e, "message"),
    ],
  },
  Status: { header: ["Status"], row: (s) => [word(s, "status")] },
});

/**
 * The table of a v1beta1 object or list as the server answers it.
 * @returns undefined for a kind that has no table
 */
export function kubecfgTable(object: unknown): Table | undefined {
  const kind = word(object, "kind");
  const isList = kind.endsWith("List");
  const of = isList ? kind.slice(0, -"List".length) : kind;
  const known = Object.hasOwn(columns, of) ? columns[of] : undefined;
  if (!known) return undefined;
  const list = at(object, "items") ?? at(object, "minions");
  const items = isList ? (Array.isArray(list) ? list : []) : [object];
  return { header: known.header, rows: items.map((item) => known.row(item)) };
}
