/** What `troupe get` found, printed: tables for people, data for programs, names for shells. */
import type { AnyObject } from "../../core/kinds/all.js";
import { layOutGet, tableWith } from "../../core/kinds/tables.js";
import type { Table } from "../../core/v1beta1/tables.js";
import type { Client } from "../client/client.js";
import { pluralOf, wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { factsOf, type KindRef } from "../client/served-kind.js";
import { inOrderOfTime } from "../render/event-order.js";
import { print, printData, say } from "../render/output.js";

export interface GetFlags extends ClusterFlags {
  output?: "wide" | "json" | "yaml" | "name";
  selector?: string;
  fieldSelector?: string;
  allNamespaces?: boolean;
  watch?: boolean;
  ignoreNotFound?: boolean;
  showLabels?: boolean;
  showManagedFields?: boolean;
  headers: boolean;
}

export interface Found {
  kind: KindRef;
  /** A list was asked for, so one is answered, even if one object or none is in it. */
  isList: boolean;
  items: AnyObject[];
  resourceVersion: string;
}

export const tableOf = (kind: KindRef, objects: readonly AnyObject[], flags: GetFlags): Table =>
  tableWith(factsOf(kind).table, objects, {
    nowMs: Date.now(),
    wide: flags.output === "wide",
    namespaces: flags.allNamespaces === true && factsOf(kind).namespaced,
    labels: flags.showLabels === true,
  });

function nothingFound({ kind }: Found, flags: GetFlags, client: Client): string {
  const where = !factsOf(kind).namespaced
    ? ""
    : flags.allNamespaces
      ? " in any namespace"
      : ` in namespace ${client.namespace}`;
  const selected = flags.selector !== undefined || flags.fieldSelector !== undefined ? " that are selected" : "";
  return `there are no ${pluralOf(kind)}${selected}${where}`;
}

function printTables(found: readonly Found[], flags: GetFlags, client: Client): void {
  const shown = found.filter((f) => f.items.length > 0);
  for (const [i, { kind, items }] of shown.entries()) {
    const sorted = kind === "Event" ? inOrderOfTime(items as never) : items;
    const namespaces = flags.allNamespaces === true && factsOf(kind).namespaced;
    const text = layOutGet(tableOf(kind, sorted, flags));
    const isNamed = found.length > 1;
    const rows = flags.headers ? text : text.slice(text.indexOf("\n") + 1);
    print(`${i > 0 ? "\n" : ""}${isNamed ? prefixed(kind, rows, flags.headers, namespaces) : rows}`);
  }
  const empty = found.filter((f) => f.items.length === 0 && f.isList);
  if (shown.length === 0 && empty[0]) say(nothingFound(empty[0], flags, client));
}

/** Tables of several kinds say of each object what it is. */
function prefixed(kind: KindRef, text: string, hasHeader: boolean, namespaces: boolean): string {
  if (namespaces) return text;
  const pad = " ".repeat(wordOf(kind).length + 1);
  return text
    .split("\n")
    .map((line, i) =>
      line === "" ? line : hasHeader && i === 0 ? `NAME${pad}${line.slice(4)}` : `${wordOf(kind)}/${line}`,
    )
    .join("\n");
}

/** Objects as people and their files have them: who has which field is seldom what is looked for. */
export function shownObjects(objects: readonly AnyObject[], { showManagedFields = false }: GetFlags): AnyObject[] {
  if (showManagedFields) return [...objects];
  return objects.map((object) => {
    const { managedFields: _, ...metadata } = object.metadata;
    return { ...object, metadata };
  });
}

export function printFound(found: readonly Found[], flags: GetFlags, client: Client): void {
  const objects = shownObjects(
    found.flatMap((f) => f.items),
    flags,
  );
  if (flags.output === "name")
    print(found.flatMap(({ kind, items }) => items.map((o) => `${wordOf(kind)}/${o.metadata.name}\n`)).join(""));
  else if (flags.output === "json" || flags.output === "yaml") {
    const [only] = found;
    const isOne = found.length === 1 && !only?.isList;
    if (!isOne) printData({ apiVersion: "v1", kind: "List", metadata: {}, items: objects }, flags.output);
    else if (objects[0]) printData(objects[0], flags.output);
  } else printTables(found, flags, client);
}
