/** docs/api-fields.md: its prose is written by hand, its tables come from the kinds' descriptions. */

import { everyKind } from "../../core/kinds/all.js";
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
  ...everyKind.map((kind): [string, ObjectDescription] => [kind, asObject(descriptionOf(kind))]),
  ["Binding", asObject(bindingShape.description)],
]);

/**
 * A table stands between its marks: `<!-- fields of Pod -->`, `<!-- other kinds -->` for those that the page does not
 * name, or `<!-- parts -->`, and `<!-- end -->`.
 */
const blocks = /(<!-- (?:fields of (\w+)|(other kinds)|parts) -->\n)[\s\S]*?(<!-- end -->)/g;

const tableOf = (description: ObjectDescription): string => fieldTable([description], ["apiVersion", "kind"]);

function kindTable(kind: string): string {
  const description = described.get(kind);
  return description ? tableOf(description) : `There is no kind ${kind}.`;
}

function otherTables(page: string): string {
  const named = new Set([...page.matchAll(blocks)].map((block) => block[2]));
  const others = [...described].filter(([kind]) => !named.has(kind));
  return others.map(([kind, description]) => `### ${kind}\n\n${tableOf(description)}`).join("\n\n") || "None.";
}

/** The page with its tables as the descriptions are now. */
export function withTables(page: string): string {
  return page.replace(blocks, (_, start: string, kind: string | undefined, others: string | undefined, end: string) => {
    const tables = kind ? kindTable(kind) : others ? otherTables(page) : partTables([...described.values()]);
    return `${start}\n${tables}\n\n${end}`;
  });
}

/** Whether the page in `sources` says what the descriptions say. */
export function staleFieldPage(sources: Sources): Problem[] {
  const page = sources.get(fieldPagePath) ?? "";
  const missing = ["<!-- other kinds -->", "<!-- parts -->"].filter((mark) => !page.includes(mark));
  return [
    ...missing.map((mark) => ({ path: fieldPagePath, text: `has no place for its tables, ${mark}` })),
    ...(withTables(page) === page
      ? []
      : [{ path: fieldPagePath, text: "has other tables than the kinds' descriptions; run npm run docs" }]),
  ];
}
