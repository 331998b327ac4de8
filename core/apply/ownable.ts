/** The part of an object that somebody can have: not what the server alone says, nor what an address is for. */
import type { ApiObject } from "../objects/types.js";

type Rec = Record<string, unknown>;

const serversMetadata: ReadonlySet<string> = new Set([
  ...["name", "namespace", "uid", "selfLink", "creationTimestamp", "resourceVersion", "generation", "managedFields"],
  ...["deletionTimestamp", "deletionGracePeriodSeconds"],
]);

/** @param subresource `status`: its status only; else all but that */
export function ownable(object: ApiObject, subresource: string): Rec {
  const { apiVersion: _a, kind: _k, status, metadata, ...rest } = object as ApiObject & { status?: unknown };
  if (subresource === "status") return status === undefined ? {} : { status };
  const entries = Object.entries(metadata).filter(([name]) => !serversMetadata.has(name));
  return { ...rest, metadata: Object.fromEntries(entries) };
}
