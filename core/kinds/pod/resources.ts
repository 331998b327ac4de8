/** What a container asks for and may use at most. */

import { quantityValue } from "../../objects/quantity.js";
import type { core } from "../../objects/types.js";
import { keyed, noted, stored } from "../../schema/marks.js";
import { quantities } from "../../schema/scalars.js";
import { list, type Shape, struct, text } from "../../schema/shape.js";

const resourceClaim = struct<core.ResourceClaim>("core.v1.ResourceClaim", { name: text(), request: text() });

export const resourcesShape: Shape<core.ResourceRequirements> = struct<core.ResourceRequirements>(
  "core.v1.ResourceRequirements",
  {
    claims: stored(keyed(list(resourceClaim), ["name"], { mergeKey: "" })),
    limits: noted(
      "cpu and memory are kept to; others are stored only. What is limited is requested too. A limit above what the host has is all it has; the least are 0.01 cores and 6 MiB.",
      quantities,
    ),
    requests: noted(
      "cpu and memory count for the scheduler; cpu is a weight as well. Others are stored only.",
      quantities,
    ),
  },
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
