import { isTrue } from "../../core/objects/conditions.js";
import type { Invariant } from "./invariant.js";

/** A binding may be on its way while a minion is closed. */
export const closedMsMax = 2_000;

export const boundWhereWanted: Invariant = {
  name: "bound-where-wanted",
  docs: `No pod is bound to a minion that has been cordoned, not ready or not there for longer than ${closedMsMax} ms.`,
  begin({ world, fail }) {
    /** Since when each minion takes no pods. */
    const closedSinceMs = new Map<string, number>();
    const bound = new Set<string>();
    world.events.onChange(({ type, object }) => {
      const nowMs = world.clock.nowMs();
      if (object.kind === "Node") {
        const { name } = object.metadata;
        const isReady = isTrue(object, "Ready");
        if (type !== "DELETED" && isReady && object.spec?.unschedulable !== true) closedSinceMs.delete(name);
        else if (!closedSinceMs.has(name)) closedSinceMs.set(name, nowMs);
      }
      if (object.kind !== "Pod" || !object.spec.nodeName) return;
      const { uid = "", name } = object.metadata;
      if (bound.has(uid)) return;
      bound.add(uid);
      const sinceMs = closedSinceMs.get(object.spec.nodeName);
      if (sinceMs !== undefined && nowMs - sinceMs > closedMsMax)
        fail(`pod ${name} is bound to ${object.spec.nodeName}, which takes no pods since ${nowMs - sinceMs} ms`);
    });
    return {};
  },
};
