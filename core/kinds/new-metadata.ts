/** The metadata of an object that is new: its namespace, and its name, which may be left to us. */
import { newSuffix } from "../ids.js";
import type { ApiVersion } from "../objects/kind-rules.js";
import type { Metadata } from "../objects/types.js";
import type { Random } from "../random.js";
import { badNamespace } from "../schema/faults.js";
import { type Kind, kinds } from "./all.js";

export function placed(kind: Kind, metadata: Metadata, namespace: string, version: ApiVersion): Metadata {
  if (!kinds[kind].namespaced) {
    const { namespace: _, ...rest } = metadata;
    return rest as Metadata;
  }
  if (metadata.namespace && metadata.namespace !== namespace)
    throw badNamespace(kind, metadata.name, metadata.namespace, namespace, { version, deed: "created" });
  return { ...metadata, namespace };
}

export function nameOf(metadata: Metadata, uid: string, random: Random): string {
  if (metadata.name) return metadata.name;
  return metadata.generateName ? `${metadata.generateName}${newSuffix(random, 5)}` : uid;
}
