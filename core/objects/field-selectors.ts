/** Field selectors: `spec.nodeName=m1,status.phase!=Failed`. Which fields there are, a kind says. */
import { Fault } from "../fault.js";
import type { FieldReaders } from "./kind-def.js";
import { splitRequirement } from "./selector-parts.js";
import type { ApiObject } from "./types.js";

export interface FieldRequirement {
  field: string;
  operator: "equals" | "differs";
  value: string;
}
/** All must hold; none = everything. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  matches(object: ApiObject): boolean;
}

const selectorCharsMax = 8_192;

/** Parts between commas; `\` takes the special meaning from the character after it. */
function splitEscaped(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "\\" && i + 1 < text.length) part += text[++i];
    else if (c === ",") {
      parts.push(part);
      part = "";
    } else part += c;
  }
  return [...parts, part];
}

/**
 * A field selector such as `spec.nodeName=m1,status.phase!=Failed` on objects of `kind`, which has these fields.
 * @throws Fault BadRequest for bad grammar and for a field that the kind cannot be selected by
 */
export function parseFieldSelector<T extends ApiObject>(
  kind: string,
  readers: FieldReaders<T>,
  text: string,
): FieldSelector {
  if (text.length > selectorCharsMax)
    throw new Fault("BadRequest", `the field selector is longer than ${selectorCharsMax} characters`);
  const requirements: FieldRequirement[] = [];
  for (const part of splitEscaped(text)) {
    if (part.trim() === "") continue;
    const split = splitRequirement(part);
    if (!split)
      throw new Fault(
        "BadRequest",
        `'${part.slice(0, 120)}' in the field selector must be field=value, field==value or field!=value`,
      );
    if (!Object.hasOwn(readers, split.name)) {
      throw new Fault(
        "BadRequest",
        `a ${kind} cannot be selected by the field '${split.name.slice(0, 120)}'; it can by ${Object.keys(readers).join(", ")}`,
      );
    }
    requirements.push({ field: split.name, operator: split.operator, value: split.value });
  }
  const matches = (object: ApiObject): boolean =>
    requirements.every((r) => ((readers[r.field]?.(object as T) ?? "") === r.value) === (r.operator === "equals"));
  return { requirements, matches };
}

/** The selector as text that reads back as the same. */
export function printFieldSelector(selector: FieldSelector): string {
  const escaped = (value: string): string => value.replace(/[\\,=]/g, "\\$&");
  return selector.requirements
    .map((r) => `${r.field}${r.operator === "equals" ? "=" : "!="}${escaped(r.value)}`)
    .join(",");
}
