/** docs/platforms.md's table: what a run found, a row an engine. */
import type { Counts } from "../nodes/summary.js";

export interface PartResult extends Counts {
  title: string;
  seconds: number;
}

export interface Row {
  suite: string;
  /** e.g. `Docker 26.1.5`, as far as it is known. */
  engine: string;
  /** What else of it matters: API, containerd, runc. */
  facts: string;
  parts: readonly PartResult[];
  /** Why it was not tried. */
  missing?: string;
}

const cell = (part: PartResult | undefined): string => {
  if (part === undefined) return "–";
  const { passed, failed, skipped, seconds } = part;
  const counts = failed > 0 ? `**${failed} of ${passed + failed} failed**` : `${passed} passed`;
  return `${counts}${skipped > 0 ? `, ${skipped} skipped` : ""} (${Math.round(seconds)} s)`;
};

/** A text in one cell of a table. */
const plain = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();

/** A line for each row. */
function linesOf(rows: readonly Row[], titles: readonly string[]): string[] {
  const cells = rows.map(({ suite, engine, facts, parts, missing }) => [
    suite,
    engine,
    plain(missing === undefined ? facts : `could not be had: ${missing}`),
    ...titles.map((title) => cell(parts.find((part) => part.title === title))),
  ]);
  return cells.map((each) => `| ${each.join(" | ")} |`);
}

/** @param kept lines of an earlier table, of releases that were not tried now; @param order of the releases */
export function tableOf(
  rows: readonly Row[],
  titles: readonly string[],
  order: readonly string[],
  kept: readonly string[] = [],
): string {
  const head = [`| Debian | engine | | ${titles.join(" | ")} |`, `|${" --- |".repeat(titles.length + 3)}`];
  const all = [...linesOf(rows, titles), ...kept];
  const place = (line: string): number => order.findIndex((suite) => line.startsWith(`| ${suite} |`));
  return `${[...head, ...all.sort((a, b) => place(a) - place(b))].join("\n")}\n`;
}

const [begin, end] = ["<!-- begin: npm run platforms -->\n", "<!-- end: npm run platforms -->"];

/** Where the table is in the page. @throws Error when it has no place for one */
function bounds(page: string): [from: number, to: number] {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/platforms.md has no lines ${begin.trim()} and ${end}`);
  return [from + begin.length, to];
}

/** The lines of the page's table that are of these releases. */
export function linesFor(page: string, suites: readonly string[]): string[] {
  const lines = page.slice(...bounds(page)).split("\n");
  return lines.filter((line) => suites.some((suite) => line.startsWith(`| ${suite} |`)));
}

/** The page with another table. */
export function withTable(page: string, table: string): string {
  const [from, to] = bounds(page);
  return page.slice(0, from) + table + page.slice(to);
}
