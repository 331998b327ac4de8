/** How a pod's like are spread over the domains of a topology. The rules are Kubernetes'. */
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import { checkQualifiedName } from "../../schema/formats.js";
import { noted } from "../../schema/marks.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { checkChooser } from "./chooser.js";

const most = 2 ** 31 - 1;
const policy = oneOf("Honor", "Ignore");

const constraint = struct<core.TopologySpreadConstraint>(
  "core.v1.TopologySpreadConstraint",
  {
    labelSelector,
    matchLabelKeys: list(text(checkQualifiedName)),
    maxSkew: needed(integer(1, most)),
    minDomains: integer(1, most),
    nodeAffinityPolicy: noted("Honor, if it is not said.", policy),
    nodeTaintsPolicy: noted(
      "Ignore, if it is not said. What is not ready, cordoned or damped counts as tainted.",
      policy,
    ),
    topologyKey: needed(text(checkQualifiedName)),
    whenUnsatisfiable: needed(oneOf("DoNotSchedule", "ScheduleAnyway")),
  },
  (rule, path, faults) => {
    checkChooser(rule, path, faults);
    if (rule.minDomains !== undefined && rule.whenUnsatisfiable !== "DoNotSchedule")
      faults.invalid(`${path}.minDomains`, rule.minDomains, "can only be used with whenUnsatisfiable DoNotSchedule");
  },
);

export const topologySpreadConstraints = list(constraint, (rules, path, faults) => {
  const pairs = rules.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`);
  for (const [i, pair] of pairs.entries()) if (pairs.indexOf(pair) < i) faults.duplicate(`${path}[${i}]`, pair);
});
