import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyKind } from "../../../core/kinds/all.js";
import { descriptionOf } from "../../../core/kinds/prepare.js";
import type { Description } from "../../../core/schema/description.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import * as formats from "../../../core/schema/formats.js";
import * as hostFormats from "../../../core/schema/host-formats.js";
import { sampleOf } from "./sensible.js";

const test = suite("formats");
const faults = new Faults(strictRules);
const all: readonly unknown[] = [...Object.values(formats), ...Object.values(hostFormats)];
const checks = (all as formats.Check[]).filter((check) => check.format !== undefined);

test("each has a name of its own, takes what is right and says what would be", () => {
  const names = checks.map((check) => check.format ?? "");
  assert.ok(names.length >= 10);
  assert.is(new Set(names).size, names.length);
  for (const check of checks) {
    assert.is(check(sampleOf(check.format ?? ""), faults), "", check.format);
    assert.match(check(check.format === "not-empty" ? "" : "a\n/../b", faults), /^must /, check.format);
  }
});

test("a rule or nothing at all", () => {
  const check = formats.emptyOr(formats.checkDnsLabel);
  assert.equal([check.format, check.orEmpty, check("", faults), check("a", faults)], ["dns-label", true, "", ""]);
  assert.match(check("A", faults), /^must/);
});

function formatsIn(of: Description, found = new Set<string>()): Set<string> {
  if (of.type === "object") for (const field of Object.values(of.fields)) formatsIn(field.of, found);
  if (of.type === "list") formatsIn(of.items, found);
  if (of.type === "map") formatsIn(of.values, found);
  if (of.type === "string" && of.format !== undefined) found.add(of.format);
  return found;
}

test("descriptions name no format without a name", () => {
  for (const kind of everyKind)
    for (const format of formatsIn(descriptionOf(kind))) assert.type(sampleOf(format), "string");
});

test.run();
