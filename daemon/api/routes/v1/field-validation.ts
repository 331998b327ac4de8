/** What becomes of fields that are not known, or given twice: who writes them wishes it (`fieldValidation`). */
import { Fault } from "../../../../core/fault.js";
import { type AnyObject, anyDef, isKind } from "../../../../core/kinds/all.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import { one } from "../../query.js";
import type { Ctx } from "./kinds.js";

export interface OddFields {
  unknown: readonly string[];
  duplicates: readonly string[];
}

const wishes = ["Ignore", "Strict", "Warn"] as const;

/** What is not told takes too much of an answer's head. */
const warningsMax = 20;

/** Strict, Warn (without a word) or Ignore. @throws Fault BadRequest */
function wishIn(ctx: Ctx): (typeof wishes)[number] {
  const given = one(ctx.query, "fieldValidation") ?? "Warn";
  const wish = wishes.find((word) => word === given);
  if (wish) return wish;
  throw new Fault("BadRequest", `fieldValidation=${given.slice(0, 80)} must be one of ${wishes.join(", ")}`);
}

export function isStrict(ctx: Ctx): boolean {
  return wishIn(ctx) === "Strict";
}

/** Odd fields are told, or refused, as the request wishes. @throws Fault BadRequest with Strict */
export function tellOddFields(ctx: Ctx, { kind, version }: KindDef, { unknown, duplicates }: OddFields): void {
  const wish = wishIn(ctx);
  const texts = [
    ...unknown.map((field) => `unknown field "${field}"`),
    ...duplicates.map((field) => `duplicate field "${field}"`),
  ];
  if (texts.length === 0) return;
  if (wish === "Strict")
    throw new Fault(
      "BadRequest",
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${texts.join(", ")}`,
    );
  if (wish === "Warn") warn(ctx, texts);
}

/** Fields of which nothing comes are told of, whatever the request says of unknown ones. */
export function tellIgnoredFields(ctx: Ctx, object: AnyObject): void {
  const ignored = isKind(object.kind) ? anyDef(object.kind).ignored : undefined;
  warn(
    ctx,
    (ignored?.(object) ?? []).map((field) => `nothing comes of this field here: ${field}`),
  );
}

/** Who uses a version that is deprecated is told so. */
export function tellDeprecation(ctx: Ctx, { deprecation }: KindDef): void {
  if (deprecation !== undefined) warn(ctx, [deprecation]);
}

/** A header holds printable ASCII only; a field can be called anything. */
function warn(ctx: Ctx, texts: readonly string[]): void {
  if (texts.length === 0) return;
  const escaped = texts.slice(0, warningsMax).map((t) => t.replace(/[\\"]/g, "\\$&").replace(/[^ -~]/g, "?"));
  ctx.append(
    "Warning",
    escaped.map((text) => `299 - "${text}"`),
  );
}
