import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel } from "../../schema/formats.js";
import { keyed, servers, stored } from "../../schema/marks.js";
import { time } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { type Namespace, namespaceNameLabel } from "./object.js";

const condition = struct<core.NamespaceCondition>("core.v1.NamespaceCondition", {
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const statusShape = struct<core.NamespaceStatus>("core.v1.NamespaceStatus", {
  conditions: keyed(list(condition), ["type"]),
  phase: text(),
});

/** What selectors know a namespace by is always there, as in Kubernetes. */
function named(namespace: Namespace): Namespace {
  const { metadata } = namespace;
  if (!metadata.name) return namespace;
  return {
    ...namespace,
    metadata: { ...metadata, labels: { ...metadata.labels, [namespaceNameLabel]: metadata.name } },
  };
}

/** Namespaces. */
export const namespaceRules: KindRules<Namespace> = {
  shape: struct<Namespace>("core.v1.Namespace", {
    apiVersion: text(),
    kind: oneOf("Namespace"),
    metadata: needed(metadataShape(checkDnsLabel, { clusterWide: true })),
    spec: struct<core.NamespaceSpec>("core.v1.NamespaceSpec", { finalizers: stored(list(text())) }),
    status: servers(statusShape),
  }),
  withDefaults: (namespace) => ({ ...named(namespace), spec: namespace.spec ?? {} }),
  asNew: (namespace) => ({ ...withoutStatus(namespace), status: { phase: "Active" } }),
  carriedOver: withStatusOf,
  checkUpdate: () => {},
};
