/** One object applied by the server: the fields it has, and those it had the last time and has no more. */
import type { Made } from "../../core/compose/objects/context.js";
import { standingOf } from "../../core/compose/ready.js";
import { type AnyObject, kinds } from "../../core/kinds/all.js";
import { applyType } from "../../core/objects/patches/patches.js";
import { ApiError } from "../client/api-error.js";
import type { Client } from "../client/client.js";

const manager = "troupe-deploy";

export type Outcome = "created" | "changed" | "unchanged" | "replaced";

/** @throws ApiError when the server refuses */
export async function applied(client: Client, object: Made, isDry: boolean): Promise<AnyObject> {
  const { kind, metadata } = object;
  return (await client.ask({
    method: "PATCH",
    path: client.path(kind, metadata.name, metadata.namespace ?? ""),
    query: { fieldManager: manager, force: true, fieldValidation: "Strict", dryRun: isDry ? "All" : undefined },
    contentType: applyType,
    isQuiet: isDry,
    body: object,
  })) as AnyObject;
}

/** Whether a job was refused because what it runs cannot change: it is run anew, then. */
export const mustBeReplaced = (object: Made, error: unknown): boolean =>
  object.kind === kinds.Job.kind &&
  error instanceof ApiError &&
  error.status === 422 &&
  /field is immutable/.test(error.message);

const isHeadless = (object: unknown): boolean =>
  (object as { spec?: { clusterIP?: string } }).spec?.clusterIP === "None";

/** Whether what is there is to be another one: a job that failed, a service that has an address and is to have none, or none and is to have one. */
export function isOver(before: AnyObject | undefined, object: Made): boolean {
  if (before?.kind === kinds.Job.kind) return standingOf(before).is === "failed";
  return before?.kind === kinds.Service.kind && isHeadless(before) !== isHeadless(object);
}

export function outcomeOf(before: AnyObject | undefined, after: AnyObject): Outcome {
  if (!before) return "created";
  return before.metadata.resourceVersion === after.metadata.resourceVersion ? "unchanged" : "changed";
}

/** The object with its pods' annotation. */
export function withPodAnnotation(object: Made, key: string, value: string): Made {
  const { spec } = object as unknown as { spec: { template: { metadata?: { annotations?: Record<string, string> } } } };
  const { template } = spec;
  const metadata = { ...template.metadata, annotations: { ...template.metadata?.annotations, [key]: value } };
  return { ...object, spec: { ...spec, template: { ...template, metadata } } } as Made;
}
