/** Numbers of pods, and their names: NAME-0, NAME-1, … */
import { isMeant } from "../../objects/label-selector.js";
import type { ApiObject } from "../../objects/types.js";
import type { StatefulSet } from "./object.js";

/** The first number. */
export const startOf = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

export const wantedOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1;

export const podNameOf = ({ metadata }: StatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`;

/** The number of an object that is named as a pod of the set; -1: it is not. */
export function ordinalOf(set: StatefulSet, { metadata: { name } }: ApiObject): number {
  const prefix = `${set.metadata.name}-`;
  if (!name.startsWith(prefix)) return -1;
  const digits = name.slice(prefix.length);
  return /^(0|[1-9]\d{0,9})$/.test(digits) ? Number(digits) : -1;
}

/** Whether a pod may be the set's own: it has a name of it, and labels that its selector means. */
export function isMember(set: StatefulSet, pod: ApiObject): boolean {
  return ordinalOf(set, pod) >= 0 && isMeant(set.spec.selector, pod.metadata.labels);
}
