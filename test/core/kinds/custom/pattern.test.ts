import { suite } from "uvu";
import * as assert from "uvu/assert";
import { patternOf } from "../../../../core/kinds/custom/pattern.js";

const it = suite("patterns of custom kinds");

it("a pattern that would backtrack for ever ends", () => {
  const text = `${"a".repeat(60)}!`;
  for (const pattern of ["^(a+)+$", "^([a-z0-9]+-?)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    assert.is(patternOf(pattern)?.(text), false);
});

const held: [pattern: string, matching: string[], others: string[]][] = [
  ["^((?i)sun|mon|tues|wednes|thurs|fri|satur)day$", ["sunday", "SUNday"], ["SunDAY", "somedays"]],
  ["^(?i)(abort|warn)?$", ["", "Warn", "ABORT"], ["warned"]],
  ["b", ["abc"], ["ac"]],
  ["^\\p{Lu}[[:alpha:]]*\\z", ["Name"], ["name", "Na1"]],
  ["^(?P<year>\\d{4})$", ["2014"], ["14"]],
];
for (const [pattern, matching, others] of held)
  it(`${pattern} is as in Go`, () => {
    for (const text of matching) assert.is(patternOf(pattern)?.(text), true, text);
    for (const text of others) assert.is(patternOf(pattern)?.(text), false, text);
  });

it("what looks around or back, and what is no pattern, is none", () => {
  for (const pattern of ["(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "\\k<a>", "(", "a{2,1}", "[b-a]"])
    assert.is(patternOf(pattern), null, pattern);
});

it.run();
