import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as rules from "../../../core/access/built-in-rules.js";
import { notCovered } from "../../../core/access/escalation.js";
import { Rule } from "../../../core/access/rule.js";

const test = suite("rules of the built-in roles");
const ready = (given: readonly ConstructorParameters<typeof Rule>[0][]): Rule[] => given.map((rule) => new Rule(rule));

test("who may more may all that who may less may", () => {
  assert.equal(notCovered(ready(rules.editRules), rules.viewRules), []);
  assert.equal(notCovered(ready(rules.adminRules), rules.editRules), []);
  assert.equal(notCovered(ready(rules.everythingRules), rules.adminRules), []);
  assert.ok(notCovered(ready(rules.viewRules), rules.editRules).length > 0);
  assert.ok(notCovered(ready(rules.adminRules), rules.everythingRules).length > 0);
});

test("who only looks gets only what looks", () => {
  const looking = new Set(["get", "list", "watch"]);
  for (const { verbs } of [...rules.viewRules, ...rules.watcherRules, ...rules.discoveryRules, ...rules.publicRules])
    assert.ok(verbs.every((verb) => looking.has(verb)));
});

test.run();
