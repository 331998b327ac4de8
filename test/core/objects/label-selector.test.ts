import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkLabelSelector, isMeant, selectorText } from "../../../core/objects/label-selector.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";

const test = suite("label selectors");
const all = {
  matchLabels: { app: "web" },
  matchExpressions: [
    { key: "tier", operator: "In", values: ["b", "a"] },
    { key: "zone", operator: "NotIn", values: ["x"] },
    { key: "old", operator: "DoesNotExist" },
    { key: "team", operator: "Exists" },
  ],
};

test("labels and expressions must all hold", () => {
  const right = { app: "web", tier: "a", team: "t" };
  assert.ok(isMeant(all, right));
  const rows = [{ app: "db" }, { tier: "c" }, { zone: "x" }, { old: "" }] as const;
  for (const change of rows) assert.not.ok(isMeant(all, { ...right, ...change }), JSON.stringify(change));
  const { team: _, ...without } = right;
  assert.not.ok(isMeant(all, without));
  assert.not.ok(isMeant(undefined, right));
  assert.ok(isMeant({}, undefined));
});

test("as text it can be asked for", () => {
  assert.is(selectorText(all), "!old,app=web,team,tier in (a,b),zone notin (x)");
  assert.is(selectorText(undefined), "");
});

test("what is wrong is told", () => {
  const said = (selector: object): string[] => {
    const faults = new Faults(strictRules);
    checkLabelSelector(selector, "s", faults);
    return faults.causes.map(({ field, reason }) => `${field} ${reason}`);
  };
  const expression = (operator: string, values?: string[]): object => ({
    matchExpressions: [{ key: "k", operator, ...(values ? { values } : {}) }],
  });
  assert.equal(said(all), []);
  assert.equal(said({}), ["s FieldValueRequired"]);
  assert.equal(said(expression("Like")), ["s.matchExpressions[0].operator FieldValueNotSupported"]);
  assert.equal(said(expression("In")), ["s.matchExpressions[0].values FieldValueRequired"]);
  assert.equal(said(expression("Exists", ["x"])), ["s.matchExpressions[0].values FieldValueForbidden"]);
});

test.run();
