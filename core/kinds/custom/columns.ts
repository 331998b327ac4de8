/** The columns of a kind that users make, as its definition names them. */
import { ageOf } from "../../objects/age.js";
import type { Column, KindColumns } from "../../objects/columns.js";
import type { ApiObject } from "../../objects/types.js";
import type { PrinterColumn } from "../custom-resource-definition/object.js";
import { jsonPath } from "./json-path.js";

const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

function cellOf({ type }: PrinterColumn, value: unknown, nowMs: number): string {
  if (value === undefined || value === null) return type === "date" ? "<unknown>" : "";
  if (type === "date") return typeof value === "string" ? ageOf(value, nowMs) : "<invalid>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The first that a path leads to stands in the cell, as in Kubernetes. */
export function customColumns(given: readonly PrinterColumn[] | undefined): KindColumns<ApiObject> {
  const columns = given && given.length > 0 ? given : [age];
  const readers = columns.map((column) => jsonPath(column.jsonPath) ?? (() => []));
  return {
    columns: [
      { name: "Name" },
      ...columns.map(({ name, priority = 0 }): Column => (priority > 0 ? { name, wide: true } : { name })),
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      ...columns.map((column, i) => cellOf(column, readers[i]?.(object)[0], nowMs)),
    ],
  };
}
