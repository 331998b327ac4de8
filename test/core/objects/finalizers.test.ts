import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkFinalizers, heldFor, propagationOf, waitsForDependents } from "../../../core/objects/finalizers.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";

const test = suite("finalizers");
const held = (finalizers: string[], isEnding = false): ApiObject => ({
  kind: "Any",
  metadata: {
    name: "a",
    ...(finalizers.length > 0 ? { finalizers } : {}),
    ...(isEnding ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
  },
});

test("how an object goes is what is asked for, else what its finalizers say", () => {
  const rows = [
    [[], undefined, "Background"],
    [["orphan"], undefined, "Orphan"],
    [["foregroundDeletion"], undefined, "Foreground"],
    [["a.b/c", "orphan"], "Foreground", "Foreground"],
    [["foregroundDeletion"], "Background", "Background"],
  ] as const;
  for (const [finalizers, asked, is] of rows) assert.is(propagationOf(held([...finalizers]), asked), is);
});

test("its deletion leaves it its own finalizers, and the collector's as it goes", () => {
  const rows = [
    [[], "Background", undefined],
    [["a.b/c"], "Background", ["a.b/c"]],
    [[], "Foreground", ["foregroundDeletion"]],
    [["a.b/c", "orphan"], "Foreground", ["a.b/c", "foregroundDeletion"]],
    [["orphan", "a.b/c"], "Orphan", ["a.b/c"]],
    [["foregroundDeletion"], "Background", undefined],
  ] as const;
  for (const [before, propagation, after] of rows)
    assert.equal(heldFor(held([...before]), propagation).metadata.finalizers, after);
});

test("an object waits for what it owns from its deletion on", () => {
  assert.not.ok(waitsForDependents(held(["foregroundDeletion"])));
  assert.ok(waitsForDependents(held(["foregroundDeletion"], true)));
});

test("once it is on its way out, finalizers can be taken from it only", () => {
  const rows = [
    [held(["a"]), held(["a", "b"]), 0],
    [held(["a", "b"], true), held(["b"], true), 0],
    [held(["a"], true), held([], true), 0],
    [held(["a"], true), held(["b"], true), 1],
  ] as const;
  for (const [old, next, causes] of rows) {
    const faults = new Faults(strictRules);
    checkFinalizers(old, next, faults);
    assert.is(faults.causes.length, causes);
  }
});

test.run();
