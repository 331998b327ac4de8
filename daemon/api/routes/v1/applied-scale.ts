/** A Scale that is applied: it is a configuration of the one field of the object that says how many replicas it wants. */
import { apiVersionOf, type KindDef } from "../../../../core/objects/kind-def.js";
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
