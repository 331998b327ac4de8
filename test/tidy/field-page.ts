/** docs/api-fields.md: its prose is written by hand, its tables come from the kinds' descriptions. */

import { type Kind, kinds } from "../../core/kinds/all.js";
import { bindingShape } from "../../core/kinds/binding/shape.js";
import { descriptionOf } from "../../core/kinds/prepare.js";
import type { Description, ObjectDescription } from "../../core/schema/description.js";
import { fieldTable, partTables } from "./field-tables.js";
import type { Problem, Sources } from "./sources.js";

export const fieldPagePath = "docs/api-fields.md";

function asObject(description: Description): ObjectDescription {
  if (description.type !== "object") throw new Error("a kind is an object");
  return description;
}

const described: ReadonlyMap<string, ObjectDescription> = new Map([
  ...(Object.keys(kinds) as Kind[]).map((kind): [string, ObjectDescription] => [kind, asObject(descriptionOf(kind))]),
  ["Binding", asObject(bindingShape.description)],
]);

/** A table stands between its marks: `<!-- fields of Pod -->` or `<!-- parts -->`, and `<!-- end -->`. */
const blocks = /(<!-- (?:fields of (\w+)|parts) -->\n)[\s\S]*?(<!-- end -->)/g;

function tableOf(kind: string | undefined): string {
  if (kind === undefined) return partTables([...described.values()]);
  const description = described.get(kind);
  return description ? fieldTable([description], ["apiVersion", "kind"]) : `There is no kind ${kind}.`;
}

/** The page with its tables as the descriptions are now. */
export function withTables(page: string): string {
  return page.replace(blocks, (_, start: string, kind: string | undefined, end: string) => {
    return `${start}\n${tableOf(kind)}\n\n${end}`;
  });
}

/** The kinds that a page has no table of. */
export function kindsWithoutTable(page: string): string[] {
  const shown = new Set([...page.matchAll(blocks)].map((block) => block[2]));
  return [...described.keys()].filter((kind) => !shown.has(kind));
}

/** Whether the page in `sources` says what the descriptions say. */
export function staleFieldPage(sources: Sources): Problem[] {
  const page = sources.get(fieldPagePath) ?? "";
  const without = kindsWithoutTable(page).map((kind) => ({ path: fieldPagePath, text: `has no table of ${kind}` }));
  if (withTables(page) === page) return without;
  return [...without, { path: fieldPagePath, text: "has other tables than the kinds' descriptions; run npm run docs" }];
}
