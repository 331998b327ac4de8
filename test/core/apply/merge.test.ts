import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { merged } from "../../../core/apply/merge.js";
import { configs, sample, sampleOf } from "./samples.js";

const test = suite("a configuration laid over an object");
const specOf = (live: object, config: object): unknown =>
  (merged(sample, sampleOf(live), sampleOf(config)) as { spec: unknown }).spec;
const port = (n: number, more: object = {}): object => ({ port: n, ...more });

test("objects and elements are merged, other values replaced, null takes away", () => {
  assert.equal(
    specOf({ count: 1, inner: { a: "x" }, args: ["a", "b"] }, { inner: { b: 1 }, args: ["c"], count: null }),
    {
      ...{ inner: { a: "x", b: 1 }, args: ["c"] },
    },
  );
  assert.equal(specOf({ ports: [port(1, { name: "a" })] }, { ports: [port(1, { words: ["w"] })] }), {
    ports: [port(1, { name: "a", words: ["w"] })],
  });
});

test("elements come in the order of the configuration; others stay before the one they stood before", () => {
  const order = (live: number[], config: number[]): unknown =>
    (
      specOf({ ports: live.map((n) => port(n)) }, { ports: config.map((n) => port(n)) }) as {
        ports: { port: number }[];
      }
    ).ports.map((p) => p.port);
  assert.equal(order([1, 2, 3], [3, 1]), [3, 1, 2]);
  assert.equal(order([9, 1, 8, 2], [1, 2]), [9, 1, 8, 2]);
  assert.equal(order([1, 2], [2, 1, 3]), [2, 1, 3]);
  assert.equal(order([1, 7], [2]), [1, 7, 2]);
});

test("laid over again it changes nothing", () => {
  fc.assert(
    fc.property(configs, configs, (live, config) => {
      const once = merged(sample, live, config);
      assert.equal(merged(sample, once, config), once);
    }),
  );
});

test.run();
