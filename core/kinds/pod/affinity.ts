/** Where a pod would like to be: stored, and not looked at. */
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { atomic } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";

const nodeSelectorRequirement = struct<core.NodeSelectorRequirement>("core.v1.NodeSelectorRequirement", {
  key: text(),
  operator: text(),
  values: list(text()),
});

const nodeSelectorTerm = atomic(
  struct<core.NodeSelectorTerm>("core.v1.NodeSelectorTerm", {
    matchExpressions: list(nodeSelectorRequirement),
    matchFields: list(nodeSelectorRequirement),
  }),
);

const preferredSchedulingTerm = struct<core.PreferredSchedulingTerm>("core.v1.PreferredSchedulingTerm", {
  preference: nodeSelectorTerm,
  weight: int32,
});

export const nodeSelector = atomic(
  struct<core.NodeSelector>("core.v1.NodeSelector", {
    nodeSelectorTerms: list(nodeSelectorTerm),
  }),
);

const nodeAffinity = struct<core.NodeAffinity>("core.v1.NodeAffinity", {
  preferredDuringSchedulingIgnoredDuringExecution: list(preferredSchedulingTerm),
  requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
});

const podAffinityTerm = struct<core.PodAffinityTerm>("core.v1.PodAffinityTerm", {
  labelSelector,
  matchLabelKeys: list(text()),
  mismatchLabelKeys: list(text()),
  namespaceSelector: labelSelector,
  namespaces: list(text()),
  topologyKey: text(),
});

const weightedPodAffinityTerm = struct<core.WeightedPodAffinityTerm>("core.v1.WeightedPodAffinityTerm", {
  podAffinityTerm,
  weight: int32,
});

const podAffinity = struct<core.PodAffinity>("core.v1.PodAffinity", {
  preferredDuringSchedulingIgnoredDuringExecution: list(weightedPodAffinityTerm),
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
});

const podAntiAffinity = struct<core.PodAntiAffinity>("core.v1.PodAntiAffinity", {
  preferredDuringSchedulingIgnoredDuringExecution: list(weightedPodAffinityTerm),
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
});

export const affinity = struct<core.Affinity>("core.v1.Affinity", {
  nodeAffinity,
  podAffinity,
  podAntiAffinity,
});

export const topologySpreadConstraint = struct<core.TopologySpreadConstraint>("core.v1.TopologySpreadConstraint", {
  labelSelector,
  matchLabelKeys: list(text()),
  maxSkew: int32,
  minDomains: int32,
  nodeAffinityPolicy: text(),
  nodeTaintsPolicy: text(),
  topologyKey: text(),
  whenUnsatisfiable: text(),
});
