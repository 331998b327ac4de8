/** The metadata of an object that is new: its namespace, and its name, which may be left to us. */
import { newSuffix } from "../ids.js";
import type { KindDef } from "../objects/kind-def.js";
import type { ApiVersion } from "../objects/kind-rules.js";
import type { Metadata } from "../objects/types.js";
import type { Random } from "../random.js";
import { badNamespace } from "../schema/faults.js";

export function placed(
  { kind, namespaced }: Pick<KindDef, "kind" | "namespaced">,
  metadata: Metadata,
  namespace: string,
  version: ApiVersion,
): Metadata {
  if (!namespaced) {
    const { namespace: _, ...rest } = metadata;
    return rest as Metadata;
  }
  if (metadata.namespace && metadata.namespace !== namespace)
    throw badNamespace(kind, metadata.name, metadata.namespace, namespace, { version, deed: "created" });
  return { ...metadata, namespace };
}

/** Characters of a name that is made, as in Kubernetes: what is given, cut off, and a suffix. */
const suffixChars = 5;
const givenCharsMax = 63 - suffixChars;

/** @param uid the name of what came without one, by v1beta1 */
export function nameOf({ name, generateName }: Metadata, uid: string, random: Random): string {
  if (name) return name;
  return generateName ? `${generateName.slice(0, givenCharsMax)}${newSuffix(random, suffixChars)}` : uid;
}
