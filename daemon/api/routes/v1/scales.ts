/** Scales (autoscaling/v1), as they are shown of objects, and as they are applied: to the one field of the object that says how many replicas it wants. */
import { apiVersionOf, type KindDef, type Scaling } from "../../../../core/objects/kind-def.js";
import type { ApiObject } from "../../../../core/objects/types.js";
import { isRecord } from "../../../../core/schema/shape.js";

/** What a body at an address must say that it is. */
export function wordsAt(def: KindDef, subresource: string): { kind: string; apiVersion: string } {
  return subresource === "scale"
    ? { kind: "Scale", apiVersion: "autoscaling/v1" }
    : { kind: def.kind, apiVersion: apiVersionOf(def) };
}

/** The configuration of the object that a Scale is; without replicas it wishes for nothing. */
export function ofScale(def: KindDef, scale: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { metadata } = scale;
  const bare = { apiVersion: apiVersionOf(def), kind: def.kind, metadata };
  const replicas = isRecord(scale["spec"]) ? scale["spec"]["replicas"] : undefined;
  const whole = def.scaling?.withWanted(bare as unknown as ApiObject, replicas);
  return replicas === undefined || !isRecord(whole) ? bare : whole;
}

/** How many replicas an object has and shall have (autoscaling/v1). */
export function scaleOf(scaling: Scaling<ApiObject>, object: ApiObject): object {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: scaling.wanted(object) },
    status: { replicas: scaling.current(object), selector: scaling.selector(object) },
  };
}
