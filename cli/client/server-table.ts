/** Objects with the server's rows of them, as kubectl asks for them. */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Column, KindColumns } from "../../core/objects/columns.js";

interface Answer {
  columnDefinitions?: { name: string; priority?: number }[] | null;
  rows: { cells: unknown[]; object: AnyObject }[];
}

/** The columns that the server has for a kind, and its rows of the objects that came with them. */
export class ServerTable implements KindColumns<AnyObject> {
  columns: readonly Column[] = [];
  readonly #cells = new WeakMap<AnyObject, string[]>();

  /** The objects of an answer in this form. */
  learn(answer: unknown): AnyObject[] {
    const { columnDefinitions, rows } = answer as Answer;
    // In a watch only the first line has them.
    if (columnDefinitions?.length)
      this.columns = columnDefinitions.map(({ name, priority = 0 }) =>
        priority > 0 ? { name, wide: true } : { name },
      );
    return rows.map(({ cells, object }) => {
      this.#cells.set(
        object,
        cells.map((cell) => (cell === null ? "" : String(cell))),
      );
      return object;
    });
  }

  row(object: AnyObject): string[] {
    return this.#cells.get(object) ?? [];
  }
}
