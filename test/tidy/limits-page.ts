/** docs/limits.md: its prose is written by hand, its tables come from the constants that what comes from outside is held to. */
import type { Problem, Sources } from "./sources.js";

export const limitsPagePath = "docs/limits.md";

/** Tables stand between `<!-- limits of FILE -->` and `<!-- end -->`. */
const blocks = /(<!-- limits of (\S+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A constant of a file that bounds something, and what is said of it right before it, if anything is. */
const limit = /(?:\/\*\*\s*((?:[^*]|\*(?!\/))*?)\s*\*\/\n)?^(?:export )?const (\w+(?:Max|Ms|Bytes)\w*) = ([^;]+);/gm;

const inOneLine = (comment: string): string =>
  comment
    .replace(/^\* /, "")
    .replace(/\s*\n \* ?/g, " ")
    .replaceAll("|", "\\|");

/** A product of numbers as people read it. */
function readable(value: string, name: string): string {
  const factors = value.split(" * ").map((factor) => Number(factor.replaceAll("_", "")));
  const product = factors.reduce((a, b) => a * b, 1);
  if (Number.isNaN(product)) return `\`${value}\``;
  if (/Bytes|Chars/.test(name) && product >= 2 ** 20) return `${product / 2 ** 20} Mi`;
  if (/Bytes|Chars/.test(name) && product >= 2 ** 10) return `${product / 2 ** 10} Ki`;
  if (/Ms/.test(name) && product >= 1_000) return `${product / 1_000} s`;
  return `${product.toLocaleString("en")}${/Ms/.test(name) ? " ms" : ""}`;
}

function tableOf(text: string): string {
  const rows = [...text.matchAll(limit)].map(
    ([, comment = "", name = "", value = ""]) => `| \`${name}\` | ${readable(value, name)} | ${inOneLine(comment)} |`,
  );
  return ["| name | value | what |", "|---|---|---|", ...rows].join("\n");
}

/** The page with its tables made anew. */
export function withLimits(page: string, sources: Sources): string {
  return page.replace(blocks, (_, begin: string, path: string, end: string) => {
    const text = sources.get(path);
    return `${begin}${text === undefined ? `There is no ${path}.` : tableOf(text)}\n${end}`;
  });
}

/** Whether the page says what the constants say. */
export function staleLimits(sources: Sources): Problem[] {
  const page = sources.get(limitsPagePath);
  if (page === undefined || withLimits(page, sources) === page) return [];
  return [{ path: limitsPagePath, text: "is not what the limits are now; npm run docs writes it anew" }];
}
