/** PATCH of v1 objects. */

import type { AnyObject } from "../../../../core/kinds/all.js";
import { patched } from "../../../../core/objects/patches/patches.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { readWritten } from "../../body.js";
import type { Services } from "../../services.js";
import type { Ctx } from "./kinds.js";
import { shownObject } from "./representation.js";

/** Makes of a stored object what a client sees, and patches that. */
export type ApplyPatch = (seen: object) => unknown;

/** The patch of a request. @throws Fault UnsupportedMediaType, BadRequest; what it returns throws Invalid as well */
export async function patchIn(services: Services, ctx: Ctx): Promise<ApplyPatch> {
  const type = (ctx.get("content-type").split(";")[0] ?? "").trim().toLowerCase();
  // Refused by its type first: what the body of another type would mean is not known.
  patched(type, {}, type === "application/json-patch+json" ? [] : {});
  const patch = await readWritten(ctx, services.deps.clock);
  return (seen) => patched(type, seen, patch);
}

/** The patched object. A revision it has from `old` was not the patch's, so it is no condition. */
export function patchObject(old: AnyObject, apply: ApplyPatch): unknown {
  const next = apply(shownObject(old));
  if (!isRecord(next) || !isRecord(next["metadata"])) return next;
  const { resourceVersion, ...metadata } = next["metadata"];
  return resourceVersion === old.metadata.resourceVersion ? { ...next, metadata } : next;
}
