/** Where an object is. */
import type { AnyObject, Kind } from "./all.js";

/** An object's address: kind, namespace ("" for kinds without one) and name. */
export interface Key {
  kind: Kind;
  namespace: string;
  name: string;
}

export function keyOf(object: AnyObject): Key {
  return { kind: object.kind, namespace: object.metadata.namespace ?? "", name: object.metadata.name };
}

/** A key as one string; the parts cannot contain the separator. */
export function keyText(key: Key): string {
  return `${key.kind}/${key.namespace}/${key.name}`;
}
