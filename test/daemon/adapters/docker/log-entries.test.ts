/** Whatever way the stream is cut, the same entries come out of it. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  entryBytesMax,
  framedEntries,
  type LogParser,
  type LogPart,
  terminalEntries,
} from "../../../../daemon/adapters/docker/log-entries.js";
import { entriesOf, sent, type WrittenLine } from "./log-stream.js";

const test = suite("entries of a log");

const line = (streams: readonly LogPart["stream"][]): fc.Arbitrary<WrittenLine> =>
  fc.record({
    stream: fc.constantFrom(...streams),
    text: fc.oneof(
      fc.string().map((text) => text.replaceAll("\n", "")),
      fc.integer({ min: entryBytesMax - 2, max: 3 * entryBytesMax }).map((length) => "x".repeat(length)),
    ),
  });

/** Feeds a parser with the stream cut at these places. */
function parsed(parse: LogParser, bytes: Buffer, cuts: readonly number[]): LogPart[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).flatMap((end, i) => parse(bytes.subarray(places[i], end)));
}

/** Parts of one entry together. */
function whole(parts: readonly LogPart[]): { stream: string; stamp: string; text: string }[] {
  const entries: { stream: string; stamp: string; text: string }[] = [];
  let begun = false;
  for (const { stream, stamp, bytes, ends } of parts) {
    const last = begun ? entries.at(-1) : undefined;
    if (last === undefined) entries.push({ stream, stamp, text: bytes.toString() });
    else last.text += bytes.toString();
    begun = !ends;
  }
  return entries;
}

for (const stamped of [true, false]) {
  test(`frames, ${stamped ? "with" : "without"} stamps`, () => {
    fc.assert(
      fc.property(fc.array(line(["stdout", "stderr"]), { maxLength: 8 }), fc.array(fc.nat()), (lines, cuts) => {
        const entries = entriesOf(lines).flat();
        const expected = entries.map(({ stream, stamp, bytes }) => ({
          ...{ stream, stamp: stamped ? stamp : "", text: bytes.toString() },
        }));
        const bytes = sent(entries, { tty: false, stamped });
        assert.equal(whole(parsed(framedEntries(stamped), bytes, cuts)), expected);
      }),
      { numRuns: 100 },
    );
  });
}

test("a terminal's, where only newlines and the length of a part say where one ends", () => {
  fc.assert(
    fc.property(fc.array(line(["stdout"]), { maxLength: 8 }), fc.array(fc.nat()), (lines, cuts) => {
      const entries = entriesOf(lines).flat();
      const expected = entries.map(({ stream, stamp, bytes }) => ({ stream, stamp, text: bytes.toString() }));
      assert.equal(whole(parsed(terminalEntries(), sent(entries, { tty: true, stamped: true }), cuts)), expected);
    }),
    { numRuns: 100 },
  );
});

test("what has no stamp though one was asked for loses nothing", () => {
  const bytes = sent([{ stream: "stdout", stamp: "", bytes: Buffer.from("a b\n") }], { tty: false, stamped: false });
  assert.equal(
    parsed(framedEntries(true), bytes, []).map((p) => [p.stamp, p.bytes.toString(), p.ends]),
    [["", "a b\n", true]],
  );
});

test.run();
