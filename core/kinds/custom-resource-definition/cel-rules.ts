/** Whether the rules of a schema can be asked: what cannot is refused as the definition is written. */
import { type Faults, joinPath } from "../../schema/faults.js";
import { isRecord } from "../../schema/shape.js";
import { compile, faultOf } from "../custom/cel/compile.js";
import { Declarations } from "../custom/cel/declare.js";
import { hasRules, partsOf, wholeSchema } from "../custom/cel/ruled.js";
import { additionalOf, type CelRule, type JsonSchema } from "../custom/schema.js";

const reasons = ["FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"];
const words = "x-kubernetes-validations";
const texts = ["message", "messageExpression", "reason", "fieldPath"] as const;

/** A part that has rules, and whether what it was before can be told. */
interface Ruled {
  schema: JsonSchema;
  path: string;
  isCorrelatable: boolean;
}

function* ruledIn(schema: JsonSchema, path: string, isCorrelatable: boolean): Iterable<Ruled> {
  if (!hasRules(schema)) return;
  if (schema[words]?.length) yield { schema, path, isCorrelatable };
  for (const [name, part] of Object.entries(schema.properties ?? {}))
    yield* ruledIn(part, joinPath(path, `properties[${name}]`), isCorrelatable);
  const more = additionalOf(schema);
  if (more) yield* ruledIn(more, joinPath(path, "additionalProperties"), isCorrelatable);
  const isMap = schema["x-kubernetes-list-type"] === "map";
  if (schema.items) yield* ruledIn(schema.items, joinPath(path, "items"), isCorrelatable && isMap);
}

/** Whether a path of fields, from a part of a schema, leads to one. */
function leads(schema: JsonSchema, path: string): boolean {
  const steps = [...path.matchAll(/\.([A-Za-z_]\w*)|\['([^']+)'\]/g)];
  if (steps.length === 0 || steps.map(([all]) => all).join("") !== path) return false;
  let at: JsonSchema | undefined = schema;
  for (const [, field, quoted] of steps) {
    const name = field ?? quoted ?? "";
    const own: JsonSchema | undefined =
      at?.properties && Object.hasOwn(at.properties, name) ? at.properties[name] : undefined;
    at = own ?? (at && additionalOf(at));
  }
  return at !== undefined;
}

function checkTexts(rule: CelRule, schema: JsonSchema, path: string, faults: Faults): void {
  const { message, messageExpression, reason, fieldPath } = rule;
  if (message !== undefined && (message.trim() === "" || message.includes("\n")))
    faults.invalid(`${path}.message`, message, "must be one line, and not empty");
  if (rule.rule.includes("\n") && message === undefined && messageExpression === undefined)
    faults.required(`${path}.message`, "message or messageExpression must be specified if rule contains line breaks");
  if (reason !== undefined && !reasons.includes(reason)) faults.unsupported(`${path}.reason`, reason, reasons);
  if (fieldPath !== undefined && !leads(schema, fieldPath))
    faults.invalid(
      `${path}.fieldPath`,
      fieldPath,
      "must be a path of fields of the schema it stands at, such as .name",
    );
}

function checkRule(
  rule: CelRule,
  { schema, path: at, isCorrelatable }: Ruled,
  i: number,
  types: Declarations,
  faults: Faults,
) {
  const path = `${at}.${words}[${i}]`;
  const env = types.environmentOf(schema, rule.optionalOldSelf === true);
  const why = faultOf(env, rule.rule, "bool");
  if (why !== "") return faults.invalid(`${path}.rule`, rule.rule, `compilation failed: ${why}`);
  const { isTransition } = compile(rule.rule);
  if (isTransition && !isCorrelatable)
    faults.invalid(
      `${path}.rule`,
      rule.rule,
      "oldSelf cannot be used where elements cannot be told from others: in lists that are no maps",
    );
  if (rule.optionalOldSelf && !isTransition)
    faults.invalid(`${path}.optionalOldSelf`, true, "may not be set where oldSelf is not used in the rule");
  checkTexts(rule, schema, path, faults);
  const { messageExpression } = rule;
  const unclear = messageExpression === undefined ? "" : faultOf(env, messageExpression, "string");
  if (unclear !== "") faults.invalid(`${path}.messageExpression`, messageExpression, `compilation failed: ${unclear}`);
}

function isRule(rule: unknown): rule is CelRule {
  if (!isRecord(rule) || typeof rule["rule"] !== "string" || rule["rule"].trim() === "") return false;
  const { optionalOldSelf } = rule;
  if (optionalOldSelf !== undefined && typeof optionalOldSelf !== "boolean") return false;
  return texts.every((word) => rule[word] === undefined || typeof rule[word] === "string");
}

/** Tells which rules of a structural schema cannot be asked. */
export function checkRules(schema: JsonSchema, path: string, faults: Faults): void {
  if (!hasRules(schema)) return;
  const ruled = [...ruledIn(wholeSchema(schema), path, true)];
  const types = new Declarations(ruled.map((r) => r.schema));
  for (const one of ruled)
    for (const [i, rule] of (one.schema[words] ?? []).entries()) {
      if (faults.full) return;
      if (isRule(rule)) checkRule(rule, one, i, types, faults);
      else
        faults.invalid(
          `${one.path}.${words}[${i}]`,
          rule,
          "must be a rule: an object with the text rule, and texts beside it",
        );
    }
}

/** What rules ask for that is not known here: those are not asked. */
export function beyondIn(schema: JsonSchema): string[] {
  const own = (schema[words] ?? []).map(({ rule }) => compile(rule).beyond).filter((name) => name !== "");
  return [...new Set([...own, ...partsOf(schema).filter(hasRules).flatMap(beyondIn)])];
}
