/** The selectors of apps/v1: labels an object must have, and expressions that must hold. One without any means everything. */
import type { LabelSelector as Selector } from "kubernetes-types/meta/v1.js";
import { lookup } from "../lookup.js";
import type { Faults } from "../schema/faults.js";
import { matchesLabels, type Operator, type Requirement } from "./selectors.js";

type Labels = Readonly<Record<string, string>>;

const operators = lookup<Operator>({
  In: "in",
  NotIn: "notIn",
  Exists: "exists",
  DoesNotExist: "absent",
});

/** What is read from one, as long as it is the same object. */
const read = new WeakMap<Selector, readonly Requirement[]>();

/** What it asks for, as read once. */
export function requirementsOf(selector: Selector): readonly Requirement[] {
  const known = read.get(selector);
  if (known) return known;
  const equalities = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: "equals", values: [value], missingIsEmpty: false }),
  );
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }): Requirement => {
    return { key, operator: operators[operator] ?? "in", values, missingIsEmpty: false };
  });
  const requirements = [...equalities, ...expressions];
  read.set(selector, requirements);
  return requirements;
}

/** Whether an object with these labels is meant; no selector means none. */
export function isMeant(selector: Selector | undefined, labels: Labels | undefined): boolean {
  return selector !== undefined && matchesLabels(requirementsOf(selector), labels);
}

/** As `kubectl get -l` would have it: `a=b,tier in (x,y),!old`. */
export function selectorText(selector: Selector | undefined): string {
  return requirementsOf(selector ?? {})
    .map(({ key, operator, values }) => {
      if (operator === "equals") return `${key}=${values[0]}`;
      if (operator === "exists") return key;
      if (operator === "absent") return `!${key}`;
      return `${key} ${operator === "in" ? "in" : "notin"} (${[...values].sort().join(",")})`;
    })
    .sort()
    .join(",");
}

/** Tells what is wrong with one that shall choose something. */
export function checkLabelSelector(selector: Selector, path: string, faults: Faults): void {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (Object.keys(matchLabels).length + matchExpressions.length === 0)
    faults.required(path, "an empty selector would mean every pod of the namespace");
  checkExpressions(selector, path, faults);
}

/** Tells what is wrong with the expressions of one that may also choose everything. */
export function checkExpressions({ matchExpressions = [] }: Selector, path: string, faults: Faults): void {
  for (const [i, { key, operator, values = [] }] of matchExpressions.entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    if (!key) faults.required(`${at}.key`, "the name of a label");
    const isBySet = operator === "In" || operator === "NotIn";
    if (!Object.hasOwn(operators, operator)) faults.unsupported(`${at}.operator`, operator, Object.keys(operators));
    else if (isBySet && values.length === 0) faults.required(`${at}.values`, `${operator} asks for values`);
    else if (!isBySet && values.length > 0) faults.forbidden(`${at}.values`, `${operator} takes none`);
  }
}
