import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import { checkDnsLabel } from "../../schema/formats.js";
import { keyed, servers, stored } from "../../schema/marks.js";
import { time } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Namespace } from "./object.js";

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

/** Namespaces. */
export const namespaceRules: KindRules<Namespace> = {
  shape: struct<Namespace>("core.v1.Namespace", {
    apiVersion: text(),
    kind: oneOf("Namespace"),
    metadata: needed(metadataShape(checkDnsLabel, { clusterWide: true })),
    spec: struct<core.NamespaceSpec>("core.v1.NamespaceSpec", { finalizers: stored(list(text())) }),
    status: servers(statusShape),
  }),
  withDefaults: (namespace) => ({ ...namespace, spec: namespace.spec ?? {} }),
  asNew: (namespace) => ({ ...withoutStatus(namespace), status: { phase: "Active" } }),
  carriedOver: withStatusOf,
  checkUpdate: () => {},
};
