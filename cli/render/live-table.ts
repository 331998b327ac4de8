/** A table whose later lines come one by one: they keep the columns of the first ones. */
import { layOutGet } from "../../core/kinds/tables.js";
import type { Table } from "../../core/v1beta1/tables.js";

const gap = 3;

export class LiveTable {
  #widths: number[] = [];

  /** The text of these rows, under their header if it is the first time. */
  add({ header, rows }: Table): string {
    const isFirst = this.#widths.length === 0;
    const lines = isFirst ? [header, ...rows] : rows;
    this.#widths = header.map((_, i) =>
      Math.max(this.#widths[i] ?? 0, ...lines.map((cells) => [...(cells[i] ?? "")].length + gap)),
    );
    if (isFirst) return layOutGet({ header, rows });
    return rows.map((cells) => `${this.#line(cells)}\n`).join("");
  }

  #line(cells: readonly string[]): string {
    const last = cells.length - 1;
    return cells
      .map((cell, i) => (i === last ? cell : cell + " ".repeat(Math.max(0, (this.#widths[i] ?? 0) - [...cell].length))))
      .join("");
  }
}
