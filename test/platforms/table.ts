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

export function tableOf(rows: readonly Row[], titles: readonly string[]): string {
  const lines = [
    ["Debian", "engine", "", ...titles],
    ["---", "---", "---", ...titles.map(() => "---")],
    ...rows.map(({ suite, engine, facts, parts, missing }) => [
      suite,
      engine,
      plain(missing === undefined ? facts : `could not be had: ${missing}`),
      ...titles.map((title) => cell(parts.find((part) => part.title === title))),
    ]),
  ];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

const [begin, end] = ["<!-- begin: npm run platforms -->\n", "<!-- end: npm run platforms -->"];

/** The page with another table. @throws Error when it has no place for one */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/platforms.md has no lines ${begin.trim()} and ${end}`);
  return page.slice(0, from + begin.length) + table + page.slice(to);
}
