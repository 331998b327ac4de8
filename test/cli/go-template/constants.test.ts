import { suite } from "uvu";
import * as assert from "uvu/assert";
import { constantOf } from "../../../cli/go-template/constants.js";
import { piecesOf } from "../../../cli/go-template/lex.js";
import { renderTemplate } from "../../../cli/go-template/render.js";

const test = suite("constants in templates");

/** Of the only token in an action. */
function constant(text: string): unknown {
  const source = `{{${text}}}`;
  const token = piecesOf(source)[0]?.tokens?.[0];
  if (!token) throw new Error(`${text} is no token`);
  return constantOf(token, source)?.value;
}

test("text, as Go escapes it", () => {
  assert.is(constant(String.raw`"a\n\t\"\x41\101\u00e9\U0001F600"`), 'a\n\t"AAé😀');
  assert.is(constant("`raw \\n`"), "raw \\n");
});

test("characters, numbers and words", () => {
  assert.equal(["'a'", String.raw`'\n'`, "'😀'"].map(constant), [97, 10, 0x1f600]);
  assert.equal(
    ["0x1F", "017", "0b11", "1_000", "-5", "+5", ".5", "1e3"].map(constant),
    [31, 15, 3, 1_000, -5, 5, 0.5, 1_000],
  );
  assert.equal(["true", "false", "nil"].map(constant), [true, false, null]);
  assert.is(constant(".field"), undefined);
});

const faults: [string, RegExp][] = [
  ['{{"a}}', /unterminated string/],
  ["{{'ab'}}", /not one character/],
  [String.raw`{{"a\qb"}}`, /no character as Go writes it/],
  ["{{12abc}}", /bad number 12abc/],
];

for (const [template, message] of faults)
  test(`fault: ${template}`, () => {
    assert.throws(() => renderTemplate(template, {}), message);
  });

test.run();
