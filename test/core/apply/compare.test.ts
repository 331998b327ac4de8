import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compare } from "../../../core/apply/compare.js";
import { isEmpty, members, sameSet } from "../../../core/apply/field-set.js";
import { wayText } from "../../../core/apply/steps.js";
import { configs, sample, sampleOf } from "./samples.js";

const test = suite("what an update changes");
const ways = (old: object, next: object): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(compare(sample, sampleOf(old), sampleOf(next))).map(([what, set]) => [
      what,
      [...members(set)].map(wayText),
    ]),
  );

test("fields are new, others, or gone; what is one value for all is compared as one", () => {
  assert.equal(ways({ count: 1, args: ["a"] }, { count: 2, inner: { b: 1 }, free: {} }), {
    added: [".spec.inner", ".spec.inner.b", ".spec.free"],
    modified: [".spec.count"],
    removed: [".spec.args"],
  });
  assert.equal(ways({ selector: { a: "x" }, args: ["a"] }, { selector: { a: "x", b: "y" }, args: [] }), {
    ...{ added: [], modified: [".spec.selector", ".spec.args"], removed: [] },
  });
  assert.equal(ways({ ports: [{ port: 1 }, { port: 2, words: ["a"] }] }, { ports: [{ port: 2, words: ["b"] }] }), {
    added: ['.spec.ports[port=2,protocol="TCP"].words[="b"]'],
    modified: [],
    removed: [
      '.spec.ports[port=2,protocol="TCP"].words[="a"]',
      '.spec.ports[port=1,protocol="TCP"]',
      '.spec.ports[port=1,protocol="TCP"].port',
    ],
  });
});

test("nothing differs from itself, and back is the way forth turned round", () => {
  fc.assert(
    fc.property(configs, configs, (a, b) => {
      assert.ok(Object.values(compare(sample, a, structuredClone(a))).every(isEmpty));
      const forth = compare(sample, a, b);
      const back = compare(sample, b, a);
      assert.ok(sameSet(forth.added, back.removed) && sameSet(forth.modified, back.modified));
    }),
  );
});

test("elements that share a key are one together, and no fault", () => {
  assert.equal(
    ways(
      { ports: [{ port: 1, name: "a" }] },
      {
        ports: [
          { port: 1, name: "a" },
          { port: 1, name: "b" },
        ],
      },
    ).modified,
    ['.spec.ports[port=1,protocol="TCP"]'],
  );
});

test.run();
