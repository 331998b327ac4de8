import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("docs/way-of-a-pod.md");
const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const steps = [...read("docs/way-of-a-pod.md").matchAll(/^\| (\d+) \|.*\| `([^`]+)` \| `([^`]+)` \|$/gm)];

test("has at most ten steps, numbered", () => {
  assert.ok(steps.length > 0 && steps.length <= 10);
  assert.equal(
    steps.map((s) => Number(s[1])),
    steps.map((_s, i) => i + 1),
  );
});

for (const [, number, file = "", name = ""] of steps)
  test(`step ${number}: ${name} is in ${file}`, () => {
    assert.match(read(file), new RegExp(`^(export (async )?(function|const) |  (async )?)${name}\\b`, "m"));
  });

test.run();
