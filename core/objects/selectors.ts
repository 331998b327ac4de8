/** Label selectors: 0.5.4's grammar and v1's; parse, match, print. Reading takes time linear in the text. */
import { Fault } from "../fault.js";
import { checkQualifiedName } from "../schema/formats.js";

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

const selectorCharsMax = 16_384;
const requirementsMax = 200;

function bad(text: string, why: string): Fault {
  return new Fault("BadRequest", `the selector '${text.slice(0, 120)}' cannot be read: ${why}`);
}

/** `key` and `value` of `key=value`, `key==value`, `key!=value`; undefined if there is no such sign. */
export function splitRequirement(
  part: string,
): { name: string; operator: "equals" | "differs"; value: string } | undefined {
  const at = part.indexOf("=");
  if (at < 0) return undefined;
  if (part[at - 1] === "!")
    return { name: part.slice(0, at - 1).trim(), operator: "differs", value: part.slice(at + 1).trim() };
  const start = part[at + 1] === "=" ? at + 2 : at + 1;
  return { name: part.slice(0, at).trim(), operator: "equals", value: part.slice(start).trim() };
}

/** Parts between the commas that are not within parentheses. */
function splitParts(text: string): string[] {
  if (text.length > selectorCharsMax) throw bad(text, `it is longer than ${selectorCharsMax} characters`);
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === undefined || (c === "," && depth === 0)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
    if (depth < 0 || depth > 1) throw bad(text, "its parentheses do not match");
  }
  if (depth !== 0) throw bad(text, "its parentheses do not match");
  if (parts.length > requirementsMax) throw bad(text, `it has more than ${requirementsMax} parts`);
  return parts;
}

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

/** The selector as text that reads back as the same. */
export function printLabelSelector(selector: LabelSelector): string {
  const print = ({ key, operator, values }: Requirement): string => {
    switch (operator) {
      case "equals":
        return `${key}=${values[0] ?? ""}`;
      case "differs":
        return `${key}!=${values[0] ?? ""}`;
      case "in":
        return `${key} in (${values.join(",")})`;
      case "notIn":
        return `${key} notin (${values.join(",")})`;
      case "exists":
        return key;
      case "absent":
        return `!${key}`;
    }
  };
  return selector.map(print).join(",");
}
