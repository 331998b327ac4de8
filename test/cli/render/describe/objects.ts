import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { core } from "../../../../core/objects/types.js";

export const nowMs = Date.parse("2014-11-25T12:00:00Z");

/** A pod with one container, a minute old. */
export function pod(status: core.PodStatus, nodeName?: string, container: Partial<core.Container> = {}): Pod {
  const spec = {
    containers: [{ name: "web", image: "web:1", ...container }],
    ...(nodeName === undefined ? {} : { nodeName }),
  };
  return {
    kind: "Pod",
    metadata: { name: "web", namespace: "default", creationTimestamp: "2014-11-25T11:59:00Z" },
    spec,
    status,
  };
}
