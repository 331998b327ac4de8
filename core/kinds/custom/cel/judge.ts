/** An object against the rules of its schema, and against what it was before. Source: Kubernetes' documentation, "Validation rules". */

import type { CauseReason } from "../../../fault.js";
import { sameJson } from "../../../objects/same-json.js";
import { type Faults, joinPath, shown } from "../../../schema/faults.js";
import { isRecord } from "../../../schema/shape.js";
import { additionalOf, type CelRule, type JsonSchema } from "../schema.js";
import { compile, optional } from "./compile.js";
import { isSpent, openMeter, spend, weightOf } from "./meter.js";
import { hasRules } from "./ruled.js";
import { celValue } from "./values.js";

/** A value and what stood in its place before; undefined: nothing did, or it cannot be told which. */
interface Judged {
  value: unknown;
  old: unknown;
  path: string;
}

const messageCharsMax = 5_120;

function ownMessage({ messageExpression, message }: CelRule, self: unknown, oldSelf: unknown): string | undefined {
  if (messageExpression === undefined) return message?.trim();
  try {
    const told = compile(messageExpression).ask(self, oldSelf);
    if (typeof told === "string" && told.trim() !== "" && !told.includes("\n") && told.length <= messageCharsMax)
      return told.trim();
  } catch {
    // What cannot be told is told plainly.
  }
  return message?.trim();
}

/** A failed rule in the words of its reason. */
function wordsOf(reason: CauseReason, why: string, value: unknown): string {
  switch (reason) {
    case "FieldValueRequired":
      return `required value: ${why}`;
    case "FieldValueForbidden":
      return `forbidden: ${why}`;
    case "FieldValueDuplicate":
      return `duplicate value '${shown(value)}': ${why}`;
    default:
      return `invalid value '${shown(value)}': ${why}`;
  }
}

/** A field may have been named already: each rule has words of its own. */
function tell(faults: Faults, reason: CauseReason, field: string, message: string): void {
  if (!faults.full) faults.causes.push({ reason, field, message: `${field}: ${message}` });
}

function fail(rule: CelRule, { value, path }: Judged, why: string, faults: Faults): void {
  const below = (rule.fieldPath ?? "").replace(/^\./, "");
  const field = below.startsWith("[") ? `${path}${below}` : below === "" ? path : joinPath(path, below);
  const reason = (rule.reason ?? "FieldValueInvalid") as CauseReason;
  tell(faults, reason, field, wordsOf(reason, why, value));
}

function judgeRule(schema: JsonSchema, rule: CelRule, judged: Judged, faults: Faults): void {
  const { value, old } = judged;
  const { ask, isTransition, beyond } = compile(rule.rule);
  if (beyond !== "" || isSpent()) return;
  if (isTransition && old === undefined && !rule.optionalOldSelf) return;
  // What was wrong before the rule came, and is as it was, may stay.
  if (!isTransition && old !== undefined && sameJson(old, value)) return;
  const before = isTransition && old !== undefined ? celValue(schema, old) : undefined;
  const [self, oldSelf] = [celValue(schema, value), rule.optionalOldSelf ? optional(before) : before];
  try {
    spend(weightOf(self) + weightOf(before));
    if (ask(self, oldSelf) === true || isSpent()) return;
    fail(rule, judged, ownMessage(rule, self, oldSelf) || `failed rule: ${rule.rule.trim()}`, faults);
  } catch (error) {
    if (isSpent()) return;
    const why = String((error as Error).message).split("\n")[0];
    fail(rule, judged, `${why} evaluating rule: ${rule.message?.trim() || rule.rule.trim()}`, faults);
  }
}

/** What an element of a list was before: by its keys, where it has some. */
function oldElement(schema: JsonSchema, old: unknown, element: unknown): unknown {
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(old) || !isRecord(element)) return undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  return old.find((one) => isRecord(one) && keys.every((key) => sameJson(one[key], element[key])));
}

function judgeParts(schema: JsonSchema, { value, old, path }: Judged, faults: Faults): void {
  const { items, properties = {} } = schema;
  if (Array.isArray(value) && items && hasRules(items))
    for (const [i, element] of value.entries())
      judgeAt(items, { value: element, old: oldElement(schema, old, element), path: `${path}[${i}]` }, faults);
  if (!isRecord(value)) return;
  const more = additionalOf(schema);
  for (const [name, part] of Object.entries(value)) {
    const of = Object.hasOwn(properties, name) ? properties[name] : more;
    const was = isRecord(old) && Object.hasOwn(old, name) ? old[name] : undefined;
    if (of && hasRules(of)) judgeAt(of, { value: part, old: was, path: joinPath(path, name) }, faults);
  }
}

function judgeAt(schema: JsonSchema, judged: Judged, faults: Faults): void {
  if (faults.full || isSpent() || judged.value === null) return;
  for (const rule of schema["x-kubernetes-validations"] ?? []) judgeRule(schema, rule, judged, faults);
  judgeParts(schema, judged, faults);
}

/** Tells which rules of a schema do not hold of an object that is as the schema has it. @param old undefined: it is new */
export function judge(schema: JsonSchema, value: unknown, old: unknown, faults: Faults): void {
  if (!hasRules(schema)) return;
  openMeter();
  judgeAt(schema, { value, old, path: "" }, faults);
  if (isSpent())
    tell(
      faults,
      "FieldValueInvalid",
      "spec",
      "validation failed due to running out of cost budget, no further validation rules will be run",
    );
}
