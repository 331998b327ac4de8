/** What the query of a writing request says of how it is done, and by whom. */
import type { Operation, Writer } from "../../../../core/apply/managers.js";
import { Fault, invalid } from "../../../../core/fault.js";
import { apiVersionOf, type KindDef } from "../../../../core/objects/kind-def.js";
import { all, one } from "../../query.js";
import type { Ctx } from "./kinds.js";

const managerCharsMax = 128;

/** Whether everything but the writing is asked for. @throws Fault BadRequest */
export function isDryRun(ctx: Ctx): boolean {
  const values = all(ctx.query, "dryRun");
  if (values.some((v) => v !== "All" && v !== "")) throw new Fault("BadRequest", "dryRun must be All");
  return values.includes("All");
}

/** The fault of an option of a patch, as Kubernetes words it. */
export function wrongOption(field: string, reason: "FieldValueRequired" | "FieldValueForbidden", why: string): Fault {
  const message = `${field}: ${reason === "FieldValueRequired" ? "Required value" : "Forbidden"}: ${why}`;
  return invalid("PatchOptions.meta.k8s.io", "", [{ reason, field, message }]);
}

/** The program that asks, by its first word: kubectl/v1.32 … */
function programOf(ctx: Ctx): string {
  const [word = ""] = ctx.get("user-agent").split("/", 1);
  const printable = word.replace(/[^ -~]/g, "").slice(0, managerCharsMax);
  return printable === "" ? "unknown" : printable;
}

/** The name given with the request. @throws Fault Invalid */
export function fieldManagerIn(ctx: Ctx): string | undefined {
  const name = one(ctx.query, "fieldManager");
  if (name === undefined || (name.length <= managerCharsMax && /^[ -~]*$/.test(name))) return name;
  const why = `must be at most ${managerCharsMax} printable characters`;
  const message = `fieldManager: Invalid value: "${name.slice(0, 80)}": ${why}`;
  throw invalid("PatchOptions.meta.k8s.io", "", [{ reason: "FieldValueInvalid", field: "fieldManager", message }]);
}

/** Who writes, for metadata.managedFields. @throws Fault Invalid */
export function writerIn(ctx: Ctx, def: KindDef, operation: Operation, subresource = ""): Writer {
  const name = fieldManagerIn(ctx) ?? programOf(ctx);
  return { name, operation, apiVersion: apiVersionOf(def), subresource };
}
