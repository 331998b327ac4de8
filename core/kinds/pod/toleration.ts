/** Taints of minions that a pod does not mind. */
import type { core } from "../../objects/types.js";
import { integer, oneOf, struct, text } from "../../schema/shape.js";

const secondsMax = 2 ** 31 - 1;

export const toleration = struct<core.Toleration>(
  "core.v1.Toleration",
  {
    effect: oneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    key: text(),
    operator: oneOf("", "Exists", "Equal"),
    tolerationSeconds: integer(-secondsMax, secondsMax),
    value: text(),
  },
  (t, path, faults) => {
    if (!t.key && t.operator !== "Exists")
      faults.invalid(`${path}.operator`, t.operator ?? "", "must be Exists when no key is given");
    if (t.operator === "Exists" && t.value)
      faults.invalid(`${path}.value`, t.value, "must be empty when the operator is Exists");
  },
);
