/**
 * The objects of the API, in their v1 shape (types from kubernetes-types). Inside Troupe there is no other
 * shape; v1beta1 is a codec at the HTTP edge. Objects read from the store are shared: never change one in
 * place, make a new one.
 */
import type * as core from "kubernetes-types/core/v1.js";
import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import type {} from "./newer-fields.js";

export type { core, ObjectMeta };

/** Metadata as it is once stored: always named, with uid and revision. */
export type Metadata = ObjectMeta & { name: string };

export interface ApiObject {
  apiVersion?: string;
  kind: string;
  metadata: Metadata;
}

/** Where an object stands among those of its kind, as one string. */
export function pathText(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The revision of the object's last write; 0 if it was never stored. */
export function revisionOf(object: ApiObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}
