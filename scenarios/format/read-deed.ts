/** What an entry of the timeline has done: a fault, an action, or an expectation. */
import { type ActionName, actionFields, actionVictims } from "./action-fields.js";
import type { ActionSpec } from "./action-spec.js";
import type { Condition } from "./condition.js";
import { conditionHint, parseCondition } from "./conditions.js";
import { faultFields } from "./fault-fields.js";
import { type FaultName, type FaultSpec, faultTable } from "./fault-spec.js";
import type { Deed } from "./scenario.js";
import { parseSelector, type Selector, selectorHints } from "./victims.js";
import { readWorkloads } from "./workloads.js";
import type { Fields } from "./yaml-fields.js";

/** What is asked of an expectation that names no time. */
const defaultWithinMs = 10_000;

/** @param what the field that says what kind of deed it is: fault, do or expect */
export function readDeed(fields: Fields, what: string, folder: string): Deed {
  if (what === "expect")
    return {
      type: "expect",
      condition: readCondition(fields, "expect"),
      withinMs: fields.duration("within", defaultWithinMs),
    };
  if (what === "do") return { type: "action", spec: readAction(fields, folder) };
  return readFault(fields);
}

/** The condition a field holds; one that is none is a problem, and holds always. */
export function readCondition(fields: Fields, name: string): Condition {
  const text = fields.text(name) ?? "";
  const condition = parseCondition(text);
  if (!condition) fields.problem(name, `"${text}" is no condition; ${conditionHint}`);
  return condition ?? { text, holds: () => true };
}

function readFault(fields: Fields): Deed {
  const name = String(fields.value("fault", { type: "choice", values: Object.keys(faultFields) }) ?? "") as FaultName;
  const known = faultFields[name] as (typeof faultFields)[FaultName] | undefined;
  const values = fields.table(known?.fields ?? []);
  const { victims, lasts } = known ? faultTable[name] : { victims: "none" as const, lasts: true };
  const needsVictim = victims !== "none" && name !== "image-pull";
  const on = victims !== "none" && (needsVictim || fields.has("on")) ? readSelector(fields, victims) : undefined;
  if (fields.has("for") && !lasts) fields.problem("for", `${name} happens at once and does not last`);
  return {
    type: "fault",
    spec: { fault: name, on: on?.text ?? "", ...values } as unknown as FaultSpec,
    on,
    forMs: fields.has("for") ? fields.duration("for", 0) : undefined,
    as: fields.text("as"),
  };
}

function readSelector(fields: Fields, victims: Selector["kind"]): Selector | undefined {
  const text = fields.text("on") ?? "";
  const selector = parseSelector(text, victims);
  if (!selector) fields.problem("on", `"${text}" names none of the ${victims} to befall; ${selectorHints[victims]}`);
  return selector;
}

function readAction(fields: Fields, folder: string): ActionSpec {
  const action = fields.value("do", { type: "choice", values: Object.keys(actionFields) }) as ActionName | undefined;
  if (action === undefined) return { action: "heal" };
  const values = fields.table(actionFields[action].fields);
  if (action === "create") return { action, workloads: readWorkloads(fields, folder) };
  const victims = actionVictims[action];
  if (victims) {
    const on = readSelector(fields, victims);
    return on ? ({ action, on, ...values } as ActionSpec) : { action: "heal" };
  }
  return { action, ...values } as ActionSpec;
}
