import { isTrue } from "../../core/objects/conditions.js";
import type { Invariant } from "./invariant.js";

/** Redial, sync and a grace period of 30 s take half of it; the rest is for faults that last while it returns. */
export const fencedMsMax = 90_000;

export const slotsFenced: Invariant = {
  name: "slots-fenced",
  docs: `A pod that was given up for good (its object is gone) does not run on beside its successor: it ends within ${fencedMsMax / 1000} s in which its minion is Ready without a break and a master is up.`,
  begin({ world, fail }) {
    /** When each minion last became Ready, and when each pod's object went. */
    const readySinceMs = new Map<string, number>();
    const goneMs = new Map<string, number>();
    let masterSinceMs = 0;
    world.events.onMasterStart(() => {
      masterSinceMs = world.clock.nowMs();
    });
    const look = (uid: string, minion: string): void => {
      const { running, powered, masterUp } = world.observe();
      if (!running?.().some((r) => r.uid === uid && r.container !== "")) return;
      const nowMs = world.clock.nowMs();
      const readyMs = readySinceMs.get(minion);
      const sinceMs = Math.max(goneMs.get(uid) ?? nowMs, readyMs ?? nowMs, masterSinceMs);
      if (readyMs !== undefined && powered(minion) && masterUp && nowMs - sinceMs >= fencedMsMax)
        return fail(`pod ${uid} was given up ${nowMs - sinceMs} ms ago and runs on, on ${minion}`);
      world.clock.after(Math.max(1_000, sinceMs + fencedMsMax - nowMs), () => look(uid, minion));
    };
    world.events.onChange(({ type, object }) => {
      const { name, uid = "" } = object.metadata;
      if (object.kind === "Node") {
        const isReady = isTrue(object, "Ready");
        if (!isReady || type === "DELETED") readySinceMs.delete(name);
        else if (!readySinceMs.has(name)) readySinceMs.set(name, world.clock.nowMs());
      }
      if (object.kind !== "Pod" || type !== "DELETED" || !object.spec.nodeName) return;
      goneMs.set(uid, world.clock.nowMs());
      look(uid, object.spec.nodeName);
    });
    return {};
  },
};
