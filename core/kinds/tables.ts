/** Objects of any kind as `troupe get` shows them, and as the tables that kubectl asks the server for. */
import { type Column, type KindColumns, labelText } from "../objects/columns.js";
import type { ApiObject } from "../objects/types.js";
import type { Table } from "../v1beta1/tables.js";
import { defOf, type Kind, type KindMap, kinds } from "./all.js";

/** The columns of a kind, the wide ones too. */
export function columnsOf(kind: Kind): readonly Column[] {
  return kinds[kind].table.columns;
}

/** The cells of an object, one for each column, wide ones too. */
export function rowOf<K extends Kind>(kind: K, object: KindMap[K], nowMs: number): string[] {
  return defOf(kind).table.row(object, nowMs);
}

export interface GetTableOptions {
  nowMs: number;
  wide?: boolean;
  /** Show the namespace first: the objects are of several. */
  namespaces?: boolean;
  /** Show their labels last. */
  labels?: boolean;
}

/** The table that `troupe get` prints of a kind that is built in. */
export function getTable<K extends Kind>(kind: K, objects: readonly KindMap[K][], options: GetTableOptions): Table {
  return tableWith(defOf(kind).table, objects, options);
}

/** The table that `troupe get` prints of objects with these columns. */
export function tableWith<T extends ApiObject>(
  of: KindColumns<T>,
  objects: readonly T[],
  options: GetTableOptions,
): Table {
  const { columns } = of;
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
      ...of.row(o, options.nowMs).filter(isShown),
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
