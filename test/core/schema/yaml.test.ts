/** What YAML may cost: judged by what is counted, not by a clock. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { fileLimits, parseBody, parseDocuments, readDocuments, wireLimits } from "../../../core/schema/body.js";
import { yamlValues } from "../../../core/schema/yaml.js";
import { YamlBudget } from "../../../core/schema/yaml-budget.js";

const test = suite("YAML");

const read = (text: string, budget = new YamlBudget(fileLimits)): unknown[] =>
  yamlValues(text, budget, { whole: text, offset: 0 });

function refusal(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    assert.instance(error, Fault);
    assert.is((error as Fault).code, 400);
    return (error as Fault).message;
  }
  return "";
}

/** Counts what is asked of it. */
class Counted extends YamlBudget {
  lexemes = 0;

  override use(what: "chars" | "lexemes" | "values", count: number): void {
    if (what === "lexemes") this.lexemes += count;
    super.use(what, count);
  }
}

const bombs: [what: string, text: string][] = [
  ["flow sequences", "[a],".repeat(5 * 1024)],
  ["flow sequences in one", `[${"[a],".repeat(20_000)}]`],
  ["keys that are sequences", "[a]: ".repeat(20_000)],
  ["documents", "---\n".repeat(20_000)],
  ["directives", "%a\n".repeat(20_000)],
  ["anchors", "&a ".repeat(20_000)],
  ["quotes", '"a" '.repeat(20_000)],
  ["empty lines", "\n".repeat(60_000)],
  ["a folded scalar", `a: >\n${"  x y\n".repeat(300_000)}`],
  ["a long text", `a: ${"x ".repeat(1_000_000)}`],
  ["objects one after another that are not JSON", "{a}".repeat(600_000)],
  ["brackets", "[".repeat(2_000_000)],
  [
    "aliases",
    `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(99)}]\nc: &c [${"*b,".repeat(99)}]\nd: [${"*c,".repeat(99)}]`,
  ],
];
for (const [what, text] of bombs)
  test(`${what}: refused of who sends them, with what there is too much of`, () =>
    assert.match(
      refusal(() => parseBody(text)),
      /too large for YAML|more than 20000 values|nested deeper|2 documents|Unexpected/,
    ));

test("nothing is read of a text that is too long", () => {
  const budget = new Counted({ ...wireLimits, chars: 5 });
  assert.match(
    refusal(() => read("a: 1\nb: 2\n", budget)),
    "at most 5 characters",
  );
  assert.is(budget.lexemes, 0);
});

test("no more is read than may be, and no further than the first mistake", () => {
  const few = new Counted({ ...wireLimits, lexemes: 100 });
  assert.match(
    refusal(() => read("- a\n".repeat(1_000), few)),
    "at most 100 words",
  );
  assert.is(few.lexemes, 101);
  assert.ok(few.isSpent);
  const wrong = new Counted(wireLimits);
  assert.match(
    refusal(() => read(`]\n${"a: 1\n".repeat(1_000)}`, wrong)),
    "line 1, column 1",
  );
  assert.ok(wrong.lexemes < 10);
});

test("many mistakes are one", () => {
  const said = refusal(() => read(`[${"a: b c: d, ".repeat(1_000)}]`));
  assert.match(said, /^the body cannot be read: [^:]+ \(line 1, column \d+\)$/);
});

test("parts of one text have one budget", () => {
  const budget = new YamlBudget({ ...wireLimits, chars: 30 });
  for (let i = 0; i < 3; i++) assert.equal(read("a: bcdefgh", budget), [{ a: "bcdefgh" }]);
  assert.match(
    refusal(() => read("a", budget)),
    "at most 30 characters",
  );
});

test("what is JSON has no such limit, and a file has a wider one", () => {
  const items = Array.from({ length: 50_000 }, (_, i) => i);
  assert.equal(parseBody(JSON.stringify(items)), items);
  const yaml = "- a: 1\n".repeat(5_000);
  assert.match(
    refusal(() => parseBody(yaml)),
    "too large for YAML",
  );
  assert.is((parseDocuments(yaml)[0] as unknown[]).length, 5_000);
});

test("a manifest of some hundred lines is no matter", () => {
  const container =
    "  - name: c\n    image: i:1\n    ports:\n    - containerPort: 80\n    env:\n    - name: A\n      value: b\n";
  const pod = `kind: Pod\napiVersion: v1\nmetadata:\n  name: p\nspec:\n  containers:\n${container.repeat(40)}`;
  assert.is((parseBody(pod) as { spec: { containers: unknown[] } }).spec.containers.length, 40);
});

test("whatever comes is read or refused, and within what it may cost", () => {
  const bit = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    ": ",
    ", ",
    "- ",
    "\n",
    "a",
    '"',
    "'",
    "&a ",
    "*a",
    "|\n",
    ">\n",
    "  ",
    "---\n",
    "? ",
    "!t ",
    "# c\n",
    "<<: ",
    "\t",
    "%",
    "1.10",
  );
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (bits, times) => {
      const text = bits.join("").repeat(times);
      const said = refusal(() => parseBody(text));
      assert.ok(said === "" || said.startsWith("the body cannot be read: "), said);
      assert.not.match(said, /read: .*cannot be read/);
    }),
    { numRuns: 300 },
  );
});

test("the place of a mistake in a part is that in the whole", () => {
  assert.match(
    refusal(() => readDocuments('{"a":1}\n{"b": ]}')),
    /line 2, column [78]\)/,
  );
});

test.run();
