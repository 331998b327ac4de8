/** Lines are whole again, in their order, and never mixed. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { entryBytesMax, type LogPart } from "../../../../daemon/adapters/docker/log-entries.js";
import { type LineWishes, LogLines, lineBytesMax } from "../../../../daemon/adapters/docker/log-lines.js";

const test = suite("lines of a log");
const all: LineWishes = { stamps: false, skip: 0, max: Number.POSITIVE_INFINITY };
const part = (stream: LogPart["stream"], text: string, stamp = "T"): LogPart => ({
  ...{ stream, stamp, bytes: Buffer.from(text), ends: true },
});
function told(parts: readonly LogPart[], wishes: Partial<LineWishes> = {}): string {
  const lines = new LogLines({ ...all, ...wishes });
  return Buffer.concat([...parts.flatMap((each) => lines.take(each)), ...lines.rest()]).toString();
}

test("parts of a line are one line, with one stamp, whatever came between", () => {
  const parts = [part("stdout", "aa", "T1"), part("stderr", "err\n", "T2"), part("stdout", "bb\n", "T1")];
  assert.is(told(parts), "err\naabb\n");
  assert.is(told(parts, { stamps: true }), "T2 err\nT1 aabb\n");
});

test("a part that is cut on the way does not end its line", () => {
  const cut = (text: string, ends: boolean): LogPart => ({ ...part("stdout", text), ends });
  assert.is(told([cut("a\n", false), cut("", true), cut("b\n", true)], { stamps: true }), "T a\nb\n");
});

test("what did not end is told at the end", () => {
  assert.is(told([part("stdout", "a\n"), part("stdout", "half")]), "a\nhalf");
  assert.is(told([part("stdout", "half"), part("stderr", "other")]), "half\nother");
});

test("lines are counted as they begin: some are left out, and no more than wished are told", () => {
  const parts = [part("stdout", "1\n"), part("stdout", "2"), part("stdout", "2\n"), part("stdout", "3\n")];
  assert.is(told(parts, { skip: 1 }), "22\n3\n");
  assert.is(told(parts, { skip: 1, max: 1 }), "22\n");
  const lines = new LogLines({ ...all, max: 2 });
  assert.equal(
    parts.map((each) => {
      lines.take(each);
      return lines.isFull;
    }),
    [false, false, true, true],
  );
});

test("a line too long to be held is told as it comes; no other is mixed into it", () => {
  const lines = new LogLines({ ...all, stamps: true });
  let held = 0;
  const chunk = "x".repeat(entryBytesMax);
  let text = "";
  for (let sent = 0; sent < 4 * lineBytesMax; sent += chunk.length) {
    const bytes = Buffer.concat(lines.take(part("stdout", chunk)));
    held += chunk.length - bytes.length;
    assert.ok(held <= lineBytesMax + 2 * chunk.length);
    text += bytes.toString();
  }
  assert.ok(/^T x+$/.test(text));
  assert.is(Buffer.concat(lines.take(part("stderr", "err\n"))).toString(), "\nT err\n");
  assert.is(Buffer.concat(lines.take(part("stdout", "end\n"))).toString(), "T end\n");
});

test("each stream's lines are told whole and in order", () => {
  const stream = fc.constantFrom<LogPart["stream"]>("stdout", "stderr");
  const piece = fc.record({ stream, text: fc.stringMatching(/^[a-z]{0,5}$/), over: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const parts = pieces
        .filter(({ text, over }) => over || text !== "")
        .map(({ stream: of, text, over }) => part(of, `${of === "stdout" ? "o" : "e"}${text}${over ? "\n" : ""}`));
      const lines = told(parts).split("\n");
      for (const of of ["stdout", "stderr"] as const) {
        const written = parts.filter((p) => p.stream === of).map((p) => p.bytes.toString());
        const mine = lines.filter((l) => l.startsWith(of === "stdout" ? "o" : "e"));
        assert.equal(
          mine,
          written
            .join("")
            .split("\n")
            .filter((l) => l !== ""),
        );
      }
    }),
  );
});

test.run();
