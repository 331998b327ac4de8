/** PATCH of v1 objects. */

import { Fault } from "../../../../core/fault.js";
import type { AnyObject } from "../../../../core/kinds/all.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import { patched } from "../../../../core/objects/patches/patches.js";
import type { Description } from "../../../../core/schema/description.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { bodyType, readWhole } from "../../body.js";
import { flag } from "../../query.js";
import type { Services } from "../../services.js";
import type { Ctx } from "./kinds.js";
import { shownObject } from "./shown.js";
import { wrongOption } from "./write-options.js";

/** Patches what a client sees; `known` is what that is, if it is of a kind. */
export type ApplyPatch = (seen: object, known?: Description) => unknown;

const strategicType = "application/strategic-merge-patch+json";

/** The patch of a request, and the fields it gives twice. @param isMade of a kind that users made, which has no strategy @throws Fault UnsupportedMediaType, BadRequest, Invalid */
export async function patchIn(
  services: Services,
  ctx: Ctx,
  isMade = false,
): Promise<{ apply: ApplyPatch; duplicates: readonly string[] }> {
  const type = bodyType(ctx);
  if (isMade && type === strategicType)
    throw new Fault(
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    );
  // Refused by its type first: what the body of another type would mean is not known.
  patched(type, {}, type === "application/json-patch+json" ? [] : {});
  if (flag(ctx.query, "force"))
    throw wrongOption("force", "FieldValueForbidden", "may not be specified for non-apply patch");
  const { value, duplicates } = await readWhole(ctx, services.deps.clock);
  return { apply: (seen, known) => patched(type, seen, value, known), duplicates };
}

/** The patched object. A revision it has from `old` was not the patch's, so it is no condition. */
export function patchObject(old: AnyObject, apply: ApplyPatch, def: KindDef): unknown {
  const next = apply(shownObject(old, def), def.rules.shape.description);
  if (!isRecord(next) || !isRecord(next["metadata"])) return next;
  const { resourceVersion, ...metadata } = next["metadata"];
  return resourceVersion === old.metadata.resourceVersion ? { ...next, metadata } : next;
}
