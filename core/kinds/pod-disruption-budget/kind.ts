import type { PodDisruptionBudgetSpec } from "kubernetes-types/policy/v1.js";
import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import { condition } from "../../objects/condition-shape.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { checkLabelSelector } from "../../objects/label-selector.js";
import { metadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { keyed, servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { list, map, needed, oneOf, struct, text } from "../../schema/shape.js";
import { amount } from "../deployment/amounts.js";
import type { BudgetStatus, PodDisruptionBudget } from "./object.js";

const isTooMuch = (value: unknown): boolean => typeof value === "string" && Number.parseInt(value, 10) > 100;

function checkSpec(spec: PodDisruptionBudgetSpec, path: string, faults: Faults): void {
  const { minAvailable, maxUnavailable, selector } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    faults.invalid(path, "", "minAvailable and maxUnavailable cannot be both set");
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable }))
    if (isTooMuch(value)) faults.invalid(`${path}.${name}`, value, "must not be more than 100%");
  // One without anything means every pod of the namespace.
  if (selector && Object.keys(selector).length > 0) checkLabelSelector(selector, `${path}.selector`, faults);
}

const spec = struct<PodDisruptionBudgetSpec>(
  "policy.v1.PodDisruptionBudgetSpec",
  {
    maxUnavailable: amount,
    minAvailable: amount,
    selector: labelSelector,
    unhealthyPodEvictionPolicy: oneOf("AlwaysAllow", "IfHealthyBudget"),
  },
  checkSpec,
);

const status = struct<BudgetStatus>("policy.v1.PodDisruptionBudgetStatus", {
  conditions: keyed(list(condition), ["type"]),
  currentHealthy: int32,
  desiredHealthy: int32,
  disruptedPods: map(time),
  disruptionsAllowed: int32,
  expectedPods: int32,
  observedGeneration: int64,
});

const unseen: BudgetStatus = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

/** How many pods of a kind must go on serving when somebody empties minions: evictions that would leave fewer are refused. */
export const podDisruptionBudgetKind: KindDef<PodDisruptionBudget> = {
  kind: "PodDisruptionBudget",
  group: "policy",
  version: "v1",
  plural: "poddisruptionbudgets",
  shortNames: ["pdb"],
  namespaced: true,
  actor: "podDisruptionBudget",
  hasGeneration: true,
  rules: {
    shape: struct<PodDisruptionBudget>("policy.v1.PodDisruptionBudget", {
      apiVersion: text(),
      kind: oneOf("PodDisruptionBudget"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec,
      status: servers(status),
    }),
    withDefaults: (budget) => ({ ...budget, spec: budget.spec ?? {} }),
    asNew: (budget) => ({ ...withoutStatus(budget), status: { ...unseen } }),
    carriedOver: withStatusOf,
    checkUpdate: () => {},
  },
  table: {
    columns: narrow("Name", "Min Available", "Max Unavailable", "Allowed Disruptions", "Age"),
    row: ({ metadata, spec: { minAvailable = "N/A", maxUnavailable = "N/A" }, status: of }, nowMs) => [
      metadata.name,
      String(minAvailable),
      String(maxUnavailable),
      String(of?.disruptionsAllowed ?? 0),
      ageOf(metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [statusOf("PodDisruptionBudget")],
};
