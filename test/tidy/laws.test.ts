/** The laws of the house, on small made-up trees: each sees its fault, and its list may only shrink. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circles } from "./circles.js";
import { strayKindNames } from "./kind-names.js";
import { mirrorProblems } from "./mirrored.js";
import { sizeProblems } from "./sizes.js";
import type { Problem } from "./sources.js";

const test = suite("laws of the house");
const tree = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));
const texts = (problems: Problem[]): string[] => problems.map((p) => p.text);
const lines = (count: number): string => "x\n".repeat(count);

test("files that import each other over others, types too, are a circle", () => {
  const found = circles(
    tree({
      "core/a.ts": 'import type { B } from "./b.js";\n',
      "core/b.ts": 'import { c } from "./c/d.js";\n',
      "core/c/d.ts": 'export { a } from "../a.js";\n',
      "core/e.ts": 'import { a } from "./a.js";\n',
    }),
  );
  assert.equal(texts(found), ["is in a circle of imports: core/b.ts → core/c/d.ts → core/a.ts"]);
  assert.equal(circles(tree({ "core/a.ts": 'import "./b.js";\n', "core/b.ts": 'import "yaml";\n' })), []);
});

test("a kind that is named outside of its room is told, and so is a list that is too long", () => {
  const files = tree({ "daemon/a.ts": 'const kinds = ["Pod", "Service"];\n', "core/kinds/pod/kind.ts": '"Pod"' });
  assert.equal(strayKindNames(files, { "daemon/a.ts": 2 }), []);
  assert.match(texts(strayKindNames(files, {}))[0] ?? "", /names kinds 2 times, and may 0/);
  assert.match(texts(strayKindNames(files, { "daemon/a.ts": 3 }))[0] ?? "", /2 times only/);
  assert.match(texts(strayKindNames(files, { "daemon/a.ts": 2, "daemon/gone.ts": 1 }))[0] ?? "", /0 times only/);
});

test("the bars of sizes follow the files down, and do not let them up", () => {
  const files = tree({ "core/a.ts": lines(10), "core/b.ts": lines(20), "test/c.ts": lines(300) });
  assert.equal(sizeProblems(files, { median: 20, ninth: 20 }), []);
  assert.equal(texts(sizeProblems(files, { median: 19, ninth: 20 })), ["median: 20 lines, and 19 is the bar"]);
  assert.equal(texts(sizeProblems(files, { median: 20, ninth: 25 })), ["ninth is 20: lower its bar"]);
});

test("a long file has a test at the mirrored path, or one that leads to it", () => {
  const files = {
    "core/a.ts": lines(41),
    "core/b.ts": lines(41),
    "core/short.ts": lines(40),
    "test/core/a.test.ts": 'import "../../core/a.js";\n',
    "test/core/all.test.ts": 'import "./helper.js";\n',
    "test/core/helper.ts": 'import "../../core/b.js";\n',
  };
  assert.equal(texts(mirrorProblems(tree(files), {})), ["has no test at test/core/b.test.ts"]);
  assert.equal(mirrorProblems(tree(files), { "core/b.ts": "test/core/all.test.ts" }), []);
  const wrong = { "core/b.ts": "test/core/a.test.ts", "core/a.ts": "test/core/a.test.ts" };
  assert.equal(texts(mirrorProblems(tree(files), wrong)), [
    "test/core/a.test.ts does not lead to core/b.ts",
    "core/a.ts needs no line any more",
  ]);
  assert.match(texts(mirrorProblems(tree(files), { "core/b.ts": "test/none.test.ts" }))[0] ?? "", /there is no/);
});

test.run();
