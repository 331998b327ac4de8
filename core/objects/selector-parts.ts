/** A selector's text as its parts: linear in its length, and bounded. */
import { Fault } from "../fault.js";

const selectorCharsMax = 16_384;
const requirementsMax = 200;

export function bad(text: string, why: string): Fault {
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
export function splitParts(text: string): string[] {
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
