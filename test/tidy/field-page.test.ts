import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ObjectDescription } from "../../core/schema/description.js";
import { byDefault, keyed, servers, stored, warned } from "../../core/schema/marks.js";
import { flag, integer, list, map, needed, object, oneOf, struct, text } from "../../core/schema/shape.js";
import { fieldPagePath, staleFieldPage, withTables } from "./field-page.js";
import { fieldTable, partTables } from "./field-tables.js";

const test = suite("the page of fields");

const part = struct("x.v1.Part", { name: needed(text()) });
const otherPart = struct("x.v1.Part", { name: needed(oneOf("", "a")) });
const hidden = struct("x.v1.Hidden", { a: text() });
const shape = struct("x.v1.Thing", {
  parts: keyed(list(part), ["name"]),
  other: map(otherPart),
  size: byDefault(1, integer(1, 9)),
  hidden: stored(hidden, "It is for others."),
  odd: warned(flag),
  status: servers(object<object>({})),
});

function described({ description }: { description: unknown }): ObjectDescription {
  return description as ObjectDescription;
}

test("says of each field what it is and what becomes of it", () => {
  assert.equal(
    fieldTable([described(shape)])
      .split("\n")
      .slice(2),
    [
      "| hidden | Hidden | stored only. It is for others |",
      "| odd | true, false | stored only, with a warning |",
      "| other | map of [Part](#part) | honoured |",
      "| parts | list of [Part](#part), by name | honoured |",
      "| size | 1 to 9 | honoured; default 1 |",
      "| status | object | server's |",
    ],
  );
});

test("shows each part once, in all its forms, and none that is only stored", () => {
  const tables = partTables([described(shape)]);
  assert.match(tables, "### Part\n");
  assert.match(tables, "| name | text; or empty, a | honoured; required |");
  assert.not.match(tables, "Hidden");
});

test("a table that is old is told, and a kind that the page does not name stands among the others", () => {
  const marks = ["fields of Event", "other kinds", "parts"].map((mark) => `<!-- ${mark} -->\n<!-- end -->\n`);
  const page = withTables(marks.join(""));
  assert.is(withTables(page), page);
  const [event = "", others = ""] = page.split("<!-- other kinds -->");
  assert.match(event, "| reportingComponent |");
  assert.match(others, "### Pod\n");
  assert.not.match(others, "### Event\n");
  const problems = (text: string): string[] => staleFieldPage(new Map([[fieldPagePath, text]])).map((p) => p.text);
  assert.equal(problems(page), []);
  assert.match(problems(page.replace("| honoured |", "| stored only |")).join(), "npm run docs");
  assert.match(problems(marks.slice(0, 2).join("")).join(), "<!-- parts -->");
});

test.run();
