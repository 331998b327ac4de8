/** An object of a kind with this spec, and where it is wrong. */
import type { KindDef } from "../../../../core/objects/kind-def.js";
import type { ApiObject } from "../../../../core/objects/types.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";

export function read<T extends ApiObject>(kind: KindDef<T>, spec: unknown): { object: T; fields: string[] } {
  const faults = new Faults(strictRules);
  const body = { apiVersion: "networking.k8s.io/v1", kind: kind.kind, metadata: { name: "web" }, spec };
  const object = kind.rules.shape.read(body, "", faults);
  return { object, fields: faults.causes.map((cause) => cause.field ?? "") };
}

export const toWeb = { service: { name: "web", port: { number: 80 } } };
