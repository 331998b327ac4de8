/** What makes two pods one kind to the scheduler. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kindKey, type PodKind } from "../../../core/scheduling/pod-kind.js";
import { wishes } from "./samples.js";

const test = suite("kinds of pods");

const text = fc.constantFrom("", "1", ",", "1,", ",1", "0,,", "a");
const kind: fc.Arbitrary<PodKind> = fc.record({
  cpuMillis: fc.constantFrom(0, 1, 11),
  memoryBytes: fc.constantFrom(0, 1, 11),
  hostPorts: fc.array(
    fc.record({ port: fc.constantFrom(1, 2), protocol: fc.constantFrom("TCP", "UDP"), hostIp: text }),
    {
      maxLength: 1,
    },
  ),
  nodeSelector: fc.dictionary(text, text, { maxKeys: 1 }),
  host: text,
  disks: fc.array(fc.record({ id: text, readOnly: fc.boolean() }), { maxLength: 1 }),
  tolerations: fc.array(fc.record({ key: text }), { maxLength: 1 }),
  group: text,
  wishes: fc.constantFrom(null, wishes({}), wishes({ minions: [[]] }), wishes({ minions: [] })),
});

test("pods have the same key if they ask for the same, and only then", () => {
  fc.assert(
    fc.property(kind, kind, (a, b) => {
      assert.is(kindKey(a) === kindKey(b), JSON.stringify(a) === JSON.stringify(b));
      assert.is(kindKey(a), kindKey(structuredClone(a)));
    }),
    { numRuns: 2_000 },
  );
});

test("a text that looks like the end of the one before it makes no other kind", () => {
  const plain = {
    cpuMillis: 1,
    memoryBytes: 1,
    hostPorts: [],
    nodeSelector: {},
    disks: [],
    tolerations: [],
    wishes: null,
  };
  assert.is.not(kindKey({ ...plain, group: "a", host: ",0,,b" }), kindKey({ ...plain, group: "a,0,,", host: "b" }));
  assert.is.not(kindKey({ ...plain, group: "", host: "a" }), kindKey({ ...plain, group: "a", host: "" }));
});

test.run();
