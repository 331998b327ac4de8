import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel } from "../../schema/formats.js";
import { needed, object, oneOf, storedList, storedObject, text } from "../../schema/shape.js";
import type { Namespace } from "./object.js";

/** Namespaces. */
export const namespaceRules: KindRules<Namespace> = {
  shape: object<Namespace>({
    apiVersion: text(),
    kind: oneOf("Namespace"),
    metadata: needed(metadataShape(checkDnsLabel, { clusterWide: true })),
    spec: object<core.NamespaceSpec>({ finalizers: storedList() }),
    status: storedObject(),
  }),
  withDefaults: (namespace) => ({ ...namespace, spec: namespace.spec ?? {} }),
  asNew: (namespace) => ({ ...withoutStatus(namespace), status: { phase: "Active" } }),
  carriedOver: withStatusOf,
  checkUpdate: () => {},
};
