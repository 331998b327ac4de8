import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { slopeOf, trendOf } from "./slope.js";

const it = suite("slopes");

it("finds the slope of a line, wherever it begins", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: -1_000, max: 1_000 }), (slope, begin) => {
      const samples = Array.from({ length: 20 }, (_, i) => ({ atMs: i * 10, value: begin + slope * i * 10 }));
      assert.ok(Math.abs(slopeOf(samples) - slope) < 1e-6);
    }),
  );
});

it("is flat for what only goes up and down, and for nearly nothing", () => {
  const samples = Array.from({ length: 1_000 }, (_, i) => ({ atMs: i, value: 100 + (i % 2) }));
  assert.ok(Math.abs(slopeOf(samples)) < 1e-4);
  assert.is(slopeOf([]), 0);
  assert.is(slopeOf([{ atMs: 1, value: 1 }]), 0);
});

it("does not count what is warming up", () => {
  const samples = Array.from({ length: 30 }, (_, i) => ({ atMs: i * 60_000, value: i < 10 ? i * 100 : 1_000 + i }));
  const { perHour, growth, first } = trendOf(samples);
  assert.is(Math.round(perHour), 60);
  assert.is(Math.round(growth), 19);
  assert.is(first, 1_010);
});

it.run();
