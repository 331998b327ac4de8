/** A text of names and values, nested, with the values of one level under each other. */
import { layOutGet } from "../../core/kinds/tables.js";

type Entry =
  | { type: "field"; name: string; lines: string[] }
  | { type: "section"; name: string; report: Report }
  | { type: "table"; name: string; header: string[]; rows: string[][] };

const indent = "  ";

export class Report {
  readonly #entries: Entry[] = [];

  /** Left out if there is no value; a list has a line for each. */
  field(name: string, value: string | number | readonly string[] | undefined): this {
    if (value === undefined || value === "") return this;
    const lines = typeof value === "object" ? [...value] : String(value).split("\n");
    if (lines.length > 0) this.#entries.push({ type: "field", name, lines });
    return this;
  }

  /** Left out if nothing is in it. */
  section(name: string, fill: (report: Report) => void): this {
    const report = new Report();
    fill(report);
    if (report.#entries.length > 0) this.#entries.push({ type: "section", name, report });
    return this;
  }

  /** With `<none>` in place of no rows. */
  table(name: string, header: readonly string[], rows: readonly (readonly string[])[]): this {
    this.#entries.push({ type: "table", name, header: [...header], rows: rows.map((r) => [...r]) });
    return this;
  }

  text(prefix = ""): string {
    const width = Math.max(0, ...this.#entries.map((e) => (e.type === "field" ? e.name.length + 3 : 0)));
    return this.#entries.map((entry) => this.#entryText(entry, prefix, width)).join("");
  }

  #entryText(entry: Entry, prefix: string, width: number): string {
    if (entry.type === "section") return `${prefix}${entry.name}:\n${entry.report.text(prefix + indent)}`;
    if (entry.type === "field") {
      const [first = "", ...rest] = entry.lines;
      const head = `${prefix}${`${entry.name}:`.padEnd(width)}${first}\n`;
      return head + rest.map((line) => `${prefix}${" ".repeat(width)}${line}\n`).join("");
    }
    if (entry.rows.length === 0) return `${prefix}${`${entry.name}:`.padEnd(width)}<none>\n`;
    const laidOut = layOutGet({ header: entry.header, rows: entry.rows });
    return `${prefix}${entry.name}:\n${laidOut.replace(/^(?=.)/gm, prefix + indent)}`;
  }
}
