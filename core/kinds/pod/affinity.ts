/** Where a pod must or would like to be: on which minions, and near to or away from which pods. */
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { nameField } from "../../scheduling/wishes/node-requirement.js";
import type { Faults } from "../../schema/faults.js";
import { checkQualifiedName } from "../../schema/formats.js";
import { atomic, noted } from "../../schema/marks.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { checkChooser } from "./chooser.js";

const operators = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] as const;

function checkValues({ operator, values = [] }: core.NodeSelectorRequirement, path: string, faults: Faults): void {
  if ((operator === "In" || operator === "NotIn") && values.length === 0)
    faults.required(`${path}.values`, `${operator} asks for values`);
  if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0)
    faults.forbidden(`${path}.values`, `${operator} takes none`);
  if ((operator === "Gt" || operator === "Lt") && values.length !== 1)
    faults.required(`${path}.values`, `${operator} asks for one value`);
}

function checkField({ key, operator, values = [] }: core.NodeSelectorRequirement, path: string, faults: Faults): void {
  if (key !== nameField) faults.unsupported(`${path}.key`, key, [nameField]);
  if (operator !== "In" && operator !== "NotIn") faults.unsupported(`${path}.operator`, operator, ["In", "NotIn"]);
  if (values.length !== 1) faults.required(`${path}.values`, "one value for a field");
}

const fields = { operator: needed(oneOf(...operators)), values: list(text()) };
const name = "core.v1.NodeSelectorRequirement";
const ofLabel = struct<core.NodeSelectorRequirement>(
  name,
  { ...fields, key: needed(text(checkQualifiedName)) },
  checkValues,
);
const ofField = struct<core.NodeSelectorRequirement>(name, { ...fields, key: needed(text()) }, checkField);

const nodeSelectorTerm = atomic(
  struct<core.NodeSelectorTerm>("core.v1.NodeSelectorTerm", {
    matchExpressions: list(ofLabel),
    matchFields: noted("Of metadata.name.", list(ofField)),
  }),
);

const weight = needed(integer(1, 100));

const preferredSchedulingTerm = struct<core.PreferredSchedulingTerm>("core.v1.PreferredSchedulingTerm", {
  preference: needed(nodeSelectorTerm),
  weight,
});

export const nodeSelector = atomic(
  struct<core.NodeSelector>("core.v1.NodeSelector", {
    nodeSelectorTerms: needed(
      list(nodeSelectorTerm, (terms, path, faults) => {
        if (terms.length === 0) faults.required(path, "at least one term");
      }),
    ),
  }),
);

const nodeAffinity = struct<core.NodeAffinity>("core.v1.NodeAffinity", {
  preferredDuringSchedulingIgnoredDuringExecution: list(preferredSchedulingTerm),
  requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
});

const podAffinityTerm = struct<core.PodAffinityTerm>(
  "core.v1.PodAffinityTerm",
  {
    labelSelector,
    matchLabelKeys: list(text(checkQualifiedName)),
    mismatchLabelKeys: list(text(checkQualifiedName)),
    namespaceSelector: labelSelector,
    namespaces: list(text()),
    topologyKey: needed(text(checkQualifiedName)),
  },
  (term, path, faults) => checkChooser(term, path, faults),
);

const weightedPodAffinityTerm = struct<core.WeightedPodAffinityTerm>("core.v1.WeightedPodAffinityTerm", {
  podAffinityTerm: needed(podAffinityTerm),
  weight,
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
