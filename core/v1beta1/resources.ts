/** Room for a container: v1beta1's plain numbers `cpu` and `memory`, and v1's requests and limits. */
import type { core } from "../objects/types.js";
import { filled, given } from "./wire.js";
import type { WireContainer } from "./wire-container.js";

/**
 * `cpu` was a weight in 0.5.4 (Docker's CPU shares), never a ceiling: that is what v1 calls a request. `memory` was
 * a ceiling. What later releases put under `resources` stands as it is.
 */
export function toV1Resources(wire: WireContainer): core.ResourceRequirements | undefined {
  const limits = { ...wire.resources?.limits };
  const requests = { ...wire.resources?.requests };
  if (wire.cpu && limits["cpu"] === undefined && requests["cpu"] === undefined) requests["cpu"] = `${wire.cpu}m`;
  if (wire.memory && limits["memory"] === undefined) limits["memory"] = String(wire.memory);
  const resources = given({ limits: filled(limits), requests: filled(requests) });
  return Object.keys(resources).length > 0 ? (resources as core.ResourceRequirements) : undefined;
}

/** Limits and requests that `cpu` and `memory` alone would not say. */
export function otherResources(resources: core.ResourceRequirements | undefined): WireContainer["resources"] {
  const limits = resources?.limits ?? {};
  const others = filled(Object.fromEntries(Object.entries(limits).filter(([name]) => name !== "memory")));
  const isSaid = (name: string, v: string): boolean =>
    limits[name] === v || (name === "cpu" && limits["cpu"] === undefined);
  const requests = filled(
    Object.fromEntries(Object.entries(resources?.requests ?? {}).filter(([name, v]) => !isSaid(name, v))),
  );
  return others || requests ? (given({ limits: others, requests }) as WireContainer["resources"]) : undefined;
}
