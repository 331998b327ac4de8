import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { agreed, type DialHeaders, linkProtocol, linkProtocolOldest, readDial } from "../../../core/link/handshake.js";

const it = suite("who dials");
const headers: DialHeaders = { minion: "m1", runId: "r", bootId: "b", protocol: "3", newestProtocol: "" };

it("is read from the headers", () => {
  assert.equal(readDial(headers), { minion: "m1", run: { runId: "r", bootId: "b" }, spoken: { oldest: 3, newest: 3 } });
  assert.is(readDial({ ...headers, runId: "", bootId: "" }).run, null);
  assert.equal(readDial({ ...headers, newestProtocol: "5" }).spoken, { oldest: 3, newest: 5 });
  assert.equal(readDial({ ...headers, protocol: "" }).spoken, { oldest: 1, newest: 1 });
});

for (const [what, over, why] of [
  ["no name", { minion: "" }, /does not say which minion/],
  ["a name that is a path", { minion: "../../etc" }, /no name of a minion/],
  ["a name that is two", { minion: "a, b" }, /no name of a minion/],
  ["a long name", { minion: "m".repeat(300) }, /no name of a minion/],
  ["a run id with a newline", { runId: "r\nx" }, /run id must be/],
  ["a long boot id", { bootId: "b".repeat(10_000) }, /boot id must be/],
  ["a version that is none", { protocol: "3.1" }, /no version/],
  ["a version in hexadecimal", { newestProtocol: "0x3" }, /no version/],
] as const)
  it(`${what} is refused`, () => assert.throws(() => readDial({ ...headers, ...over }), why));

it("whatever the headers hold, it is somebody or a Fault", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "3", "m1"));
  const any = fc.record({ minion: text, runId: text, bootId: text, protocol: text, newestProtocol: text });
  fc.assert(
    fc.property(any, (given) => {
      try {
        assert.match(readDial(given).minion, /^[a-z0-9.-]+$/);
      } catch (error) {
        assert.instance(error, Fault);
      }
    }),
  );
});

const spoken = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4 })).map(([oldest, more]) => ({
  oldest,
  newest: oldest + more,
}));

it("two speak the newest version that both know, or one hears which both speak", () => {
  fc.assert(
    fc.property(spoken, spoken, (theirs, ours) => {
      const common = Array.from({ length: 20 }, (_, v) => v).filter(
        (v) => v >= theirs.oldest && v >= ours.oldest && v <= theirs.newest && v <= ours.newest,
      );
      if (common.length > 0) assert.is(agreed(theirs, ours), common.at(-1));
      else assert.throws(() => agreed(theirs, ours), /install the same version of troupe on both/);
    }),
  );
});

it("the release before this one is understood", () => {
  assert.ok(linkProtocolOldest <= linkProtocol);
  assert.is(agreed({ oldest: 3, newest: 3 }), 3, "0.1.0 speaks version 3");
});

it.run();
