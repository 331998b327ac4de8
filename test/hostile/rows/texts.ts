/** Bodies as texts: what is no JSON and no YAML, bombs, keys that mean something to a program. */

import { podsPath } from "../../e2e/manifests.js";
import { asked, type Topic } from "../row.js";
import { text } from "./bodies.js";

const pod = '"apiVersion":"v1","kind":"Pod","metadata":{"name":"odd"}';
const nested = (depth: number, open: string, close: string, middle = ""): string =>
  open.repeat(depth) + middle + close.repeat(depth);
/** Nine lists of nine uses of the one before: ten to the ninth values. */
const laughs = [
  "a0: &a0 [x,x,x,x,x,x,x,x,x]",
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`),
].join("\n");

export const texts: Topic = {
  title: "Texts that are no objects",
  rows: [
    text("nothing", "", 400, /empty/),
    text("blanks", "   \n\t ", 400),
    text("half an object", '{"kind":"Pod",', 400, /line 1/),
    text("a list", "[1,2]"),
    text("a number", "7"),
    text("null", "null"),
    text("true", "true"),
    text("a word", "pod"),
    text("two objects", `{${pod}}{${pod}}`, 400, /2 documents/),
    text("two documents", `---\n{${pod}}\n---\n{${pod}}\n`, 400, /2 documents/),
    text("a tab for a blank", "kind: Pod\n\tmetadata: x", /^4(00|22)$/),
    text("quotes that do not end", '{"kind":"Pod', 400),
    text("brackets that do not match", '{"kind":["Pod"}', 400),
    text("a byte that is no text", "{\u0000}", /^4(00|22)$/),
    text("another kind", '{"apiVersion":"v1","kind":"Pot"}', 400, /Pot/),
    text("another version", '{"apiVersion":"v9","kind":"Pod"}', 400, /v9/),
    text("the kind of another collection", '{"apiVersion":"v1","kind":"Service"}', 400, /Service/),
    text("no kind and no version", "{}", /^4(00|22)$/),
    text("metadata that is a text", '{"apiVersion":"v1","kind":"Pod","metadata":"x"}', /^4(00|22)$/, /metadata/),
    text("metadata that is a list", '{"apiVersion":"v1","kind":"Pod","metadata":[]}', /^4(00|22)$/, /metadata/),
    text("a spec that is null", `{${pod},"spec":null}`, 422, /spec/),
    text("HTML", "<html><body>pod</body></html>", 400),
    text(
      "XML that includes a file",
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      400,
    ),
  ],
};

export const bombs: Topic = {
  title: "Bombs",
  rows: [
    text("a billion laughs", laughs, 400, /values/),
    text("an alias of itself", "a: &a [*a]", 400),
    text("an alias of nothing", "a: *none", 400, /none/),
    text("lists, 100,000 deep", nested(100_000, "[", "]"), 400),
    text("objects, 5,000 deep", nested(5_000, '{"a":', "}", "1"), 400, /nested/),
    text("lists of YAML, 10,000 deep", nested(10_000, "- ", ""), 400),
    text("400,001 values", `[${"1,".repeat(400_000)}1]`, 400),
    text("4 MB", `{"a":"${"x".repeat(4 * 1024 * 1024)}"}`, 413, /larger/),
    text("2.5 MB", `{"a":"${"x".repeat(2.5 * 1024 * 1024)}"}`, 413),
    text("a folded text of 2 MB", `a: >\n${"  x\n".repeat(500_000)}`, /^4(00|13)$/),
    text("20 kB of open brackets", "[".repeat(20_000), 400),
    text("20 kB of flow sequences", "[a,".repeat(6_000), 400),
    text("20 kB of braces", "{a: ".repeat(5_000), 400),
    text("100,000 commas", `[${",".repeat(100_000)}]`, 400),
    text("a key of 2,000 characters", `? ${"a".repeat(2_000)}\n: b`, /^4(00|22)$/),
    text("50,000 merges", `a: &a {b: c}\nd:\n${"  <<: *a\n".repeat(50_000)}`, /^4(00|22)$/),
    text("100,000 anchors", Array.from({ length: 100_000 }, (_, i) => `- &a${i} x`).join("\n"), 400),
    text("a tag that names a class", "!!python/object/apply:os.system ['id']", 400),
    text("a tag that names code", '!!js/function "function(){}"', 400),
    text("a binary of YAML", "a: !!binary |\n  R0lGODlhDAAMAIQAAP", /^4(00|22)$/),
    text("quotes that fold, 100,000 lines", `"${"a\n".repeat(100_000)}"`, 400),
  ],
};

export const keys: Topic = {
  title: "Keys that mean something to a program",
  rows: [
    text("__proto__ for the kind", '{"__proto__":{"kind":"Pod","apiVersion":"v1"}}', /^4(00|22)$/),
    text(
      "__proto__ for the spec",
      `{${pod},"__proto__":{"spec":{"containers":[{"name":"a","image":"a"}]}}}`,
      422,
      /spec/,
    ),
    text("constructor for the spec", `{${pod},"constructor":{"prototype":{"spec":{}}}}`, 422, /spec/),
    text("kind: constructor", '{"apiVersion":"v1","kind":"constructor"}', 400, /constructor/),
    text("kind: __proto__", '{"apiVersion":"v1","kind":"__proto__"}', 400, /__proto__/),
    text("kind: toString", '{"apiVersion":"v1","kind":"toString"}', 400, /toString/),
    text("kind: hasOwnProperty", '{"apiVersion":"v1","kind":"hasOwnProperty"}', 400, /hasOwnProperty/),
    text("version: __proto__", '{"apiVersion":"__proto__","kind":"Pod"}', 400, /__proto__/),
    text(
      "a label __proto__ that is an object",
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"odd","labels":{"__proto__":{"a":"b"}}},"spec":null}',
      422,
    ),
    text(
      "containers that have a length",
      `{${pod},"spec":{"containers":{"length":1,"0":{"name":"a"}}}}`,
      422,
      /containers/,
    ),
    text("a spec with then", `{${pod},"spec":{"then":"x","containers":[]}}`, 422, /containers/),
    text("toJSON for an object", `{${pod},"toJSON":"x","spec":{}}`, 422, /containers/),
    text(
      "the same key twice, the last one bad",
      `{${pod},"spec":{"containers":[{"name":"a","image":"a"}],"containers":7}}`,
      422,
      /containers/,
    ),
    text("the kind twice", '{"apiVersion":"v1","kind":"Pod","kind":"Service"}', 400, /Service/),
  ],
};

const encoded = (
  input: string,
  headers: Record<string, string>,
  code: RegExp | number,
  says = /./,
  body = `{${pod}}`,
) => asked(input, { method: "POST", path: podsPath, body, headers }, code, says);

export const encodings: Topic = {
  title: "Encodings",
  rows: [
    encoded("gzip that is none", { "content-encoding": "gzip" }, 415, /gzip/),
    encoded("brotli", { "content-encoding": "br" }, 415, /br/),
    encoded("gzip of gzip", { "content-encoding": "gzip, gzip" }, 415),
    encoded("an encoding of 5,000 characters", { "content-encoding": "x".repeat(5_000) }, 415),
    encoded(
      "protobuf",
      { "content-type": "application/vnd.kubernetes.protobuf" },
      /^4(00|15|22)$/,
      /./,
      "k8s\u0000\n\u0002v1",
    ),
    encoded(
      "a form",
      { "content-type": "application/x-www-form-urlencoded" },
      /^4(00|15)$/,
      /./,
      "kind=Pod&metadata=x",
    ),
    encoded("UTF-16 behind a mark", {}, 400, /./, "\uFEFF\u7B00\u2200"),
    encoded(
      "half a surrogate pair in a name",
      {},
      422,
      /name/,
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\\ud800"}}',
    ),
    encoded("a zero in a name", {}, 422, /name/, '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a\\u0000"}}'),
    encoded(
      "right to left in a name",
      {},
      422,
      /name/,
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a\\u202eb"}}',
    ),
    encoded(
      "a letter that looks like another",
      {},
      422,
      /name/,
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"р\u0430y"}}',
    ),
    encoded(
      "combining marks",
      {},
      422,
      /name/,
      `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a${"\u0301".repeat(1_000)}"}}`,
    ),
    encoded(
      "a smile in a container's name",
      {},
      422,
      /name/,
      `{${pod},"spec":{"containers":[{"name":"😀","image":"a"}]}}`,
    ),
  ],
};
