import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { formatJoinToken, isJoinToken, type JoinToken, parseJoinToken } from "../../../core/joining/join-token.js";

const test = suite("join token");

const of = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((c) => c.join(""));
const lower = "abcdefghijklmnopqrstuvwxyz0123456789";
const tokens: fc.Arbitrary<JoinToken> = fc.record(
  {
    id: of(lower, 8),
    secret: of(`${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ-_`, 43),
    caSha256: of("0123456789abcdef", 64),
  },
  { noNullPrototype: true },
);

function refusal(text: string): string {
  try {
    parseJoinToken(text);
  } catch (error) {
    assert.instance(error, Fault);
    assert.is((error as Fault).reason, "BadRequest");
    return (error as Fault).message;
  }
  return "";
}

test("what is written is read, with blanks around it and the hash in capitals, too", () => {
  fc.assert(
    fc.property(tokens, (token) => {
      const text = formatJoinToken(token);
      assert.ok(isJoinToken(text));
      assert.equal(parseJoinToken(text), token);
      assert.equal(parseJoinToken(` ${text}\n`), token);
      const at = text.length - 64;
      assert.equal(parseJoinToken(text.slice(0, at) + text.slice(at).toUpperCase()), token);
    }),
  );
});

test("what is cut off anywhere is refused, and the refusal does not tell the secret", () => {
  fc.assert(
    fc.property(tokens, fc.nat({ max: 123 }), (token, length) => {
      const said = refusal(formatJoinToken(token).slice(0, length));
      assert.match(said, "this is no join token");
      assert.not.match(said, token.secret);
    }),
  );
});

test("any other text is refused with one clear error", () => {
  fc.assert(fc.property(fc.string(), (text) => assert.match(refusal(text), 'right is what "troupe token create"')));
  const good = formatJoinToken({ id: "abcdefgh", secret: "s".repeat(43), caSha256: "0".repeat(64) });
  for (const [text, what] of [
    ["", "it does not begin with troupe1."],
    [good.replace("troupe1", "troupe2"), "it does not begin with troupe1."],
    [`${good}.more`, "it has more than four parts"],
    [good.replace("abcdefgh", "ABCDEFGH"), "its id is malformed or cut off"],
    [good.replace("sss", "s s"), "its secret is malformed or cut off"],
    [`${good}0`, "its caSha256 is malformed or cut off"],
  ] as const)
    assert.match(refusal(text), what);
  assert.not.ok(isJoinToken("gm0kQ3b7-shared-token"));
});

test.run();
