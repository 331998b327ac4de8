import { isTrue } from "../../core/objects/conditions.js";
import { cordonTaint, tolerates } from "../../core/scheduling/pod-kind.js";
import { tolerationOf } from "../../core/scheduling/views.js";
import type { Invariant } from "./invariant.js";

/** A binding may be on its way while a minion is closed. */
export const closedMsMax = 2_000;

export const boundWhereWanted: Invariant = {
  name: "bound-where-wanted",
  docs: `No pod is bound to a minion that has been cordoned (unless it tolerates that), not ready or not there for longer than ${closedMsMax} ms.`,
  begin({ world, fail }) {
    /** Since when each minion takes no pods, … */
    const closedSinceMs = new Map<string, number>();
    /** … and none but those that tolerate it. */
    const cordonedSinceMs = new Map<string, number>();
    const bound = new Set<string>();
    world.events.onChange(({ type, object }) => {
      const nowMs = world.clock.nowMs();
      if (object.kind === "Node") {
        const { name } = object.metadata;
        const note = (times: Map<string, number>, isOpen: boolean): void => {
          if (isOpen) times.delete(name);
          else if (!times.has(name)) times.set(name, nowMs);
        };
        note(closedSinceMs, type !== "DELETED" && isTrue(object, "Ready"));
        note(cordonedSinceMs, object.spec?.unschedulable !== true);
      }
      if (object.kind !== "Pod" || !object.spec.nodeName) return;
      const { uid = "", name } = object.metadata;
      if (bound.has(uid)) return;
      bound.add(uid);
      const minion = object.spec.nodeName;
      const isHeeding = !(object.spec.tolerations ?? []).some((t) => tolerates(tolerationOf(t), cordonTaint));
      const times = [closedSinceMs.get(minion), isHeeding ? cordonedSinceMs.get(minion) : undefined];
      const sinceMs = Math.min(...times.filter((ms) => ms !== undefined));
      if (nowMs - sinceMs > closedMsMax)
        fail(`pod ${name} is bound to ${minion}, which takes no pods since ${nowMs - sinceMs} ms`);
    });
    return {};
  },
};
