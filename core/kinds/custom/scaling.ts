/** How many replicas an object of a user's kind wants and has, by the paths that its definition names. */
import type { Scaling } from "../../objects/kind-def.js";
import type { ApiObject } from "../../objects/types.js";
import { isRecord } from "../../schema/shape.js";
import type { ScalePaths } from "../custom-resource-definition/object.js";
import { jsonPath } from "./json-path.js";

const numberAt = (path: string, object: unknown): number => {
  const [value] = jsonPath(path)?.(object) ?? [];
  return typeof value === "number" ? value : 0;
};

/** The value with another one at the end of the way. */
function withAt(value: unknown, [step, ...more]: readonly string[], next: unknown): unknown {
  if (step === undefined) return next;
  const record = isRecord(value) ? value : {};
  return { ...record, [step]: withAt(record[step], more, next) };
}

export function customScaling({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: ScalePaths): Scaling<ApiObject> {
  const way = specReplicasPath.split(".").filter((step) => step !== "");
  return {
    wanted: (object) => numberAt(specReplicasPath, object),
    current: (object) => numberAt(statusReplicasPath, object),
    selector: (object) => {
      const [text] = labelSelectorPath === undefined ? [] : (jsonPath(labelSelectorPath)?.(object) ?? []);
      return typeof text === "string" ? text : "";
    },
    withWanted: (object, replicas) => withAt(object, way, replicas),
  };
}
