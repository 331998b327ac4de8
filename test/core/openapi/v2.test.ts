import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyDef } from "../../../core/kinds/all.js";
import { v2Document } from "../../../core/openapi/v2.js";
import type { Json } from "../../../core/schema/description.js";

const test = suite("openapi v2");

const text = JSON.stringify(v2Document(everyDef, "test"));
const document = JSON.parse(text) as { paths: Json; definitions: Record<string, Json> };

test("what is referred to is there", () => {
  for (const [, name = ""] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) assert.ok(document.definitions[name], name);
});

test("a reference may have a description beside it", () => {
  assert.match(text, /"\$ref":"#\/definitions\/[^"]*PodStatus","description":"/);
});

test.run();
