import { suite } from "uvu";
import * as assert from "uvu/assert";
import { patternOf } from "../../../core/kinds/custom/limits.js";
import { boundPatterns } from "../../../daemon/master/linear-patterns.js";

const it = suite("patterns of custom kinds");

it("a pattern that would backtrack for ever ends", () => {
  boundPatterns();
  const text = `${"a".repeat(60)}!`;
  for (const pattern of ["^(a+)+$", "^([a-z0-9]+-?)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    assert.is(patternOf(pattern)?.test(text), false);
});

it.run();
