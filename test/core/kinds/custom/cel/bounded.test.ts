import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bounded } from "../../../../../core/kinds/custom/cel/bounded.js";
import { environment } from "../../../../../core/kinds/custom/cel/environment.js";

const test = suite("rules written anew");

/** What an expression is made of, whatever counts in it left out. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value === "bigint") return `${value}`;
  if (value instanceof Uint8Array) return [...value];
  if (typeof value !== "object" || value === null) return value;
  if (!("op" in value)) return String(value);
  const { op, args } = value as { op: string; args: unknown[] };
  if (op === "call" && args[0] === "__sized") return bare((args[1] as unknown[])[0]);
  if (op === "call" && args[0] === "double")
    return bare({ op: "value", args: Number((args[1] as { args: string }[])[0]?.args) });
  if (op === "?:" && (args[0] as { args: unknown[] }).args[0] === "__spend") return bare(args[1]);
  return [op, bare(args)];
}

for (const text of [
  "a + b * c - (d - e)",
  "!(a && b) || -c < 1",
  "a ? b : c ? [1, 2.5, 'x', null, true] : {'k': b'\\xff', 2u: 0x1F}",
  "has(a.b.c) && a.?b[?0].orValue(1)[2] in l",
  "l.all(x, x > 1) && l.exists(x, (x)) == l.filter(x, l.exists_one(y, y == x))",
  "f('a\\n\\\"b', r'\\d').g(1)",
  "(a == b) != (c in d)",
  "1e300 > 1.0",
])
  test(`the same but for the counting: ${text}`, () => {
    const { ast } = environment.parse(text);
    assert.equal(bare(environment.parse(bounded(ast)).ast), bare(ast));
  });

test("loops spend as many visits as their body has parts; `matches` is RE2's", () => {
  const made = (text: string): string => bounded(environment.parse(text).ast);
  assert.is(made("l.all(x, x > 1)"), "l.all(x, (__spend(3) ? (x > 1) : false))");
  assert.is(made("l.map(x, x)"), "l.map(x, __spend(1), x)");
  assert.is(made("l.map(x, x > 1, x)"), "l.map(x, (__spend(4) ? (x > 1) : false), x)");
  assert.is(made("a.matches('b')"), 'a.__matches("b")');
});

test.run();
