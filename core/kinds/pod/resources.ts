/** What a container asks for and may use at most. */

import { quantityValue } from "../../objects/quantity.js";
import type { core } from "../../objects/types.js";
import { checkQualifiedName, checkQuantity } from "../../schema/formats.js";
import { map, object, type Shape, storedList } from "../../schema/shape.js";
import { bare, sourceOf } from "../../schema/written.js";

/** An amount; a number is taken for its text, as Kubernetes does. */
export function quantityShape(check: (quantity: string) => string): Shape<string> {
  return {
    asksSource: true,
    blank: () => "0",
    read: (value, path, faults) => {
      const isNumber = typeof bare(value) === "number" && Number.isFinite(bare(value));
      const text = isNumber ? sourceOf(value) : value;
      if (typeof text !== "string") {
        faults.wrongType(path, "an amount such as 100m, 0.5 or 64Mi", value);
        return "0";
      }
      const why = check(text);
      if (why) faults.invalid(path, text, why);
      return why ? "0" : text;
    },
  };
}

/** Amounts by the name of the resource: cpu, memory, … */
export const resourceList: Shape<Record<string, string>> = map(quantityShape(checkQuantity), checkQualifiedName);

export const resourcesShape: Shape<core.ResourceRequirements> = object<core.ResourceRequirements>(
  { claims: storedList(), limits: resourceList, requests: resourceList },
  (resources, path, faults) => {
    for (const [name, limit] of Object.entries(resources.limits ?? {})) {
      const request = resources.requests?.[name];
      if (request !== undefined && quantityValue(request) > quantityValue(limit)) {
        faults.invalid(`${path}.requests.${name}`, request, `must not be more than the limit of ${limit}`);
      }
    }
  },
);

/** What is limited but not requested is requested as far as it is limited. */
export function defaultResources(resources: core.ResourceRequirements | undefined): core.ResourceRequirements {
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return resources ?? {};
  return { ...resources, requests: { ...resources.limits, ...resources.requests } };
}
