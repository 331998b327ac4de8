import { ageOf } from "../../objects/age.js";
import { narrow, none } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { metadataShape } from "../../objects/metadata.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import type { NetworkPolicy } from "./object.js";
import { policySpec, withPolicyDefaults } from "./rules.js";

/** Whom pods may be reached by, and whom they may reach: kept in the kernels of their hosts (core/isolation). */
export const networkPolicyKind: KindDef<NetworkPolicy> = {
  kind: "NetworkPolicy",
  group: "networking.k8s.io",
  version: "v1",
  plural: "networkpolicies",
  shortNames: ["netpol"],
  namespaced: true,
  hasGeneration: true,
  rules: {
    shape: struct<NetworkPolicy>("networking.v1.NetworkPolicy", {
      apiVersion: text(),
      kind: oneOf("NetworkPolicy"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec: policySpec,
    }),
    withDefaults: (policy) => ({ ...policy, spec: withPolicyDefaults(policy.spec ?? {}) }),
    asNew: (policy) => policy,
    carriedOver: (_old, next) => next,
    checkUpdate: () => {},
  },
  table: {
    columns: narrow("Name", "Pod-Selector", "Age"),
    row: ({ metadata, spec }, nowMs) => [
      metadata.name,
      selectorText(spec.podSelector) || none,
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [],
};
