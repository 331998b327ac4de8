/** Shapes of what a job says of its pods' failures, and of when it has succeeded. */
import type { Faults } from "../../schema/faults.js";
import { setOf } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { parseIndexes } from "./indexes.js";
import type { batch } from "./object.js";

const rulesMax = 20;
const valuesMax = 255;
export const numberMax = 2 ** 31 - 1;

function checkExitCodes(codes: batch.PodFailurePolicyOnExitCodesRequirement, path: string, faults: Faults): void {
  const { values, operator } = codes;
  const place = `${path}.values`;
  if (values.length < 1 || values.length > valuesMax) faults.invalid(place, values.length, `must be 1 to ${valuesMax}`);
  if (new Set(values).size < values.length) faults.duplicate(place, values.join(","));
  if (values.some((v, i) => i > 0 && v < (values[i - 1] ?? v))) faults.invalid(place, values, "must be ordered");
  if (operator === "In" && values.includes(0)) faults.invalid(place, 0, "must not be 0 for the In operator");
}

const exitCodes = struct<batch.PodFailurePolicyOnExitCodesRequirement>(
  "batch.v1.PodFailurePolicyOnExitCodesRequirement",
  { containerName: text(), operator: needed(oneOf("In", "NotIn")), values: needed(setOf(list(int32))) },
  checkExitCodes,
);

const podCondition = struct<batch.PodFailurePolicyOnPodConditionsPattern>(
  "batch.v1.PodFailurePolicyOnPodConditionsPattern",
  { status: oneOf("True", "False", "Unknown"), type: needed(text()) },
);

const failureRule = struct<batch.PodFailurePolicyRule>(
  "batch.v1.PodFailurePolicyRule",
  {
    action: needed(oneOf("FailJob", "FailIndex", "Ignore", "Count")),
    onExitCodes: exitCodes,
    onPodConditions: list(podCondition),
  },
  ({ onExitCodes, onPodConditions = [] }, path, faults) => {
    if ((onExitCodes !== undefined) === onPodConditions.length > 0)
      faults.invalid(path, "", "specifying one of OnExitCodes and OnPodConditions is required, not both");
  },
);

export const podFailurePolicy = struct<batch.PodFailurePolicy>(
  "batch.v1.PodFailurePolicy",
  { rules: needed(list(failureRule)) },
  ({ rules }, path, faults) => {
    if (rules.length > rulesMax) faults.invalid(`${path}.rules`, rules.length, `must be at most ${rulesMax}`);
  },
);

const successRule = struct<batch.SuccessPolicyRule>(
  "batch.v1.SuccessPolicyRule",
  { succeededCount: integer(1, numberMax), succeededIndexes: text() },
  ({ succeededCount, succeededIndexes }, path, faults) => {
    if (succeededCount === undefined && succeededIndexes === undefined)
      faults.required(path, "at least one of succeededCount or succeededIndexes must be specified");
    if (succeededIndexes !== undefined && !parseIndexes(succeededIndexes))
      faults.invalid(`${path}.succeededIndexes`, succeededIndexes, "must be indexes in order, such as 0,2-5");
  },
);

export const successPolicy = struct<batch.SuccessPolicy>(
  "batch.v1.SuccessPolicy",
  { rules: needed(list(successRule)) },
  ({ rules }, path, faults) => {
    if (rules.length < 1) faults.required(`${path}.rules`, "at least one rule must be specified");
    if (rules.length > rulesMax) faults.invalid(`${path}.rules`, rules.length, `must be at most ${rulesMax}`);
  },
);
