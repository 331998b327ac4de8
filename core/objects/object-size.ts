/** How large an object may be. */
import { Fault } from "../fault.js";
import type { ApiObject } from "./types.js";

/** The JSON of one object, in characters: what etcd takes in one request, and so Kubernetes. */
export const objectCharsMax = 1.5 * 1024 * 1024;

/** @throws Fault RequestEntityTooLarge */
export function checkSize(object: ApiObject): void {
  const chars = JSON.stringify(object).length;
  if (chars <= objectCharsMax) return;
  const { kind, metadata } = object;
  const message = `${kind} "${metadata.name.slice(0, 80)}" has ${chars} characters; an object has at most ${objectCharsMax}`;
  throw new Fault("RequestEntityTooLarge", message);
}
