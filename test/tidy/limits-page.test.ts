import { suite } from "uvu";
import * as assert from "uvu/assert";
import { limitsPagePath, staleLimits, withLimits } from "./limits-page.js";

const test = suite("the page of limits");

const text = [
  "/** Not of this kind. */",
  'const name = "x";',
  "/**",
  " * Largest body,",
  " * in bytes.",
  " */",
  "export const bodyBytesMax = 3 * 1024 * 1024;",
  "export const rowsMax = 20_000;",
  "/** a | b */",
  "const waitMsMax = 5_000;",
  "const bootsMax = othersMax - 1;",
  "  const nowMs = clock.nowMs();",
].join("\n");
const page = "# Limits\n<!-- limits of a.ts -->\nold\n<!-- end -->\nmore\n";
const sources = new Map([
  ["a.ts", text],
  [limitsPagePath, page],
]);

test("says what bounds what, in words and numbers that people read", () => {
  assert.equal(withLimits(page, sources).split("\n").slice(2, -3), [
    "| name | value | what |",
    "|---|---|---|",
    "| `bodyBytesMax` | 3 Mi | Largest body, in bytes. |",
    "| `rowsMax` | 20,000 |  |",
    "| `waitMsMax` | 5 s | a \\| b |",
    "| `bootsMax` | `othersMax - 1` |  |",
  ]);
});

test("a page that says something else is told of; one of a file that is not there says so", () => {
  assert.is(staleLimits(sources).length, 1);
  assert.equal(staleLimits(new Map([...sources, [limitsPagePath, withLimits(page, sources)]])), []);
  assert.match(withLimits(page, new Map()), /There is no a\.ts/);
});

test.run();
