/** docs/compose.md: its prose is written by hand, its tables come from what compose files are read by (core/compose/keys). */
import { deployKeys } from "../../core/compose/keys/deploy.js";
import { serviceKeys } from "../../core/compose/keys/service.js";
import type { Key, Shape } from "../../core/compose/keys/shape.js";
import { fileKeys } from "../../core/compose/keys/top.js";
import type { Problem, Sources } from "./sources.js";

export const composePagePath = "docs/compose.md";

/** A table stands between `<!-- keys of a file -->`, `a service` or `deploy`, and `<!-- end -->`. */
const blocks = /(<!-- keys of (a file|a service|deploy) -->\n)[\s\S]*?(<!-- end -->)/g;

const roots: Readonly<Record<string, Shape>> = { "a file": fileKeys, "a service": serviceKeys, deploy: deployKeys };

const row = (path: string, { fate, note }: Key): string => {
  const word = fate === "noted" ? "nothing follows" : fate;
  return `| \`${path}\` | ${word}${note === "" ? "" : `: ${note.replaceAll("|", "\\|")}`} |`;
};

/** A line for each key of a shape and those below it; of what is not kept to, and of other tables, nothing below is said. */
function rows(shape: Shape, path: string): string[] {
  if (shape.is === "either") return [...new Set(shape.shapes.flatMap((one) => rows(one, path)))];
  if (shape.is === "list") return rows(shape.item, `${path}[]`);
  if (shape.is === "map") return rows(shape.value, path === "" ? "NAME" : `${path}.NAME`);
  if (shape.is !== "keys") return [];
  return Object.entries(shape.keys)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, key]) => {
      const below = path === "" ? name : `${path}.${name}`;
      const isElsewhere = key.of === deployKeys || name === "services";
      return [row(below, key), ...(key.fate === "honoured" && !isElsewhere ? rows(key.of, below) : [])];
    });
}

/** The page with its tables made anew. */
export const withKeys = (page: string): string =>
  page.replace(blocks, (_, begin: string, name: string, end: string) => {
    const root = roots[name];
    return `${begin}\n| key | what becomes of it |\n|---|---|\n${root ? rows(root, "").join("\n") : ""}\n\n${end}`;
  });

/** Whether the page says what files are read by. */
export function staleComposePage(sources: Sources): Problem[] {
  const page = sources.get(composePagePath) ?? "";
  const missing = Object.keys(roots).filter((name) => !page.includes(`<!-- keys of ${name} -->`));
  return [
    ...missing.map((name) => ({ path: composePagePath, text: `has no place for the keys of ${name}` })),
    ...(withKeys(page) === page
      ? []
      : [{ path: composePagePath, text: "is not what compose files are read by; npm run docs writes it anew" }]),
  ];
}
