/** Label selectors: 0.5.4's grammar and v1's; parse and match. Reading takes time linear in the text. */
import { checkQualifiedName } from "../schema/formats.js";
import { bad, splitParts, splitRequirement } from "./selector-parts.js";

export type Operator = "equals" | "differs" | "in" | "notIn" | "exists" | "absent";

export interface Requirement {
  key: string;
  operator: Operator;
  values: readonly string[];
  /** 0.5.4: an object without the label counts as having it empty. */
  missingIsEmpty: boolean;
}

/** All must hold; none = everything. */
export type LabelSelector = readonly Requirement[];

function checkedKey(key: string, text: string): string {
  const why = checkQualifiedName(key);
  if (why) throw bad(text, `'${key.slice(0, 80)}' ${why}`);
  return key;
}

/**
 * A selector of 0.5.4: `k=v`, `k==v`, `k!=v`, comma-separated.
 * @throws Fault BadRequest
 */
export function parseOldLabelSelector(text: string): LabelSelector {
  const out: Requirement[] = [];
  for (const part of splitParts(text)) {
    if (part === "") continue;
    const split = splitRequirement(part);
    if (!split || split.name === "") throw bad(text, `'${part}' must be key=value, key==value or key!=value`);
    out.push({ key: split.name, operator: split.operator, values: [split.value], missingIsEmpty: true });
  }
  return out;
}

const setWord = /^([^\s(),!=]+)\s+(in|notin)\s*\(([^()]*)\)$/;

function parsePart(part: string, text: string): Requirement {
  const set = setWord.exec(part);
  if (set) {
    const values = (set[3] ?? "").split(",").map((v) => v.trim());
    return {
      key: checkedKey(set[1] ?? "", text),
      operator: set[2] === "in" ? "in" : "notIn",
      values,
      missingIsEmpty: false,
    };
  }
  const split = splitRequirement(part);
  if (split) {
    if (/[\s()!=]/.test(split.value)) throw bad(text, `'${split.value}' is no label value`);
    return {
      key: checkedKey(split.name, text),
      operator: split.operator,
      values: [split.value],
      missingIsEmpty: false,
    };
  }
  const isAbsent = part.startsWith("!");
  const key = checkedKey(isAbsent ? part.slice(1).trim() : part, text);
  return { key, operator: isAbsent ? "absent" : "exists", values: [], missingIsEmpty: false };
}

/**
 * A selector of v1: also `k in (a,b)`, `k notin (a,b)`, `k`, `!k`.
 * @throws Fault BadRequest
 */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.trim() === "") return [];
  return splitParts(text).map((part) => {
    if (part === "") throw bad(text, "it has an empty part");
    return parsePart(part, text);
  });
}

function holds(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const { key, operator, values } = requirement;
  const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const value = found === undefined && requirement.missingIsEmpty ? "" : found;
  switch (operator) {
    case "equals":
    case "in":
      return value !== undefined && values.includes(value);
    case "differs":
    case "notIn":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "absent":
      return value === undefined;
  }
}

/** Whether an object with these labels is selected. */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selector.every((r) => holds(r, labels ?? {}));
}

/** Whether a service or controller with this selector means a pod with these labels. An empty selector means none. */
export function selects(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const wanted = Object.entries(selector ?? {});
  return (
    wanted.length > 0 &&
    wanted.every(([key, value]) => labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value)
  );
}
