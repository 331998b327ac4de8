import type { Pod } from "../../core/kinds/pod/object.js";
import { isReady } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

/** A pod whose object says that it is not ready may be called by a service for so long. */
export const staleRouteMsMax = 1_000;

export const noStaleRoutes: Invariant = {
  name: "no-stale-routes",
  docs: `No service sends new connections to a pod that has not been ready for longer than ${staleRouteMsMax} ms while a master is up.`,
  begin({ world, fail }) {
    const uidsRouted = (): Set<string> =>
      new Set((world.observe().routes?.() ?? []).flatMap((plan) => plan.backends.map((b) => b.uid)));
    const pending = new Map<string, { since: number; pod: Pod }>();
    let masterSinceMs = 0;
    world.events.onMasterStart(() => {
      masterSinceMs = world.clock.nowMs();
    });
    const check = (uid: string, pod: Pod): void => {
      const entry = pending.get(uid);
      if (!entry) return;
      const nowMs = world.clock.nowMs();
      const waitedMs = nowMs - Math.max(entry.since, masterSinceMs);
      if (waitedMs < staleRouteMsMax) {
        world.clock.after(staleRouteMsMax - waitedMs, () => check(uid, pod));
        return;
      }
      pending.delete(uid);
      if (uidsRouted().has(uid))
        fail(`pod ${pod.metadata.name} is not ready since ${nowMs - entry.since} ms, and a service still sends to it`);
    };
    world.events.onChange((change) => {
      if (change.object.kind !== "Pod") return;
      const uid = change.object.metadata.uid ?? "";
      const ready = change.type !== "DELETED" && isReady(change.object);
      if (ready) pending.delete(uid);
      else if (!pending.has(uid) && change.type !== "ADDED") {
        const pod = change.object;
        if (change.previous.kind === "Pod" && !isReady(change.previous)) return;
        pending.set(uid, { since: world.clock.nowMs(), pod });
        world.clock.after(staleRouteMsMax, () => check(uid, pod));
      }
    });
    return {
      atRest(o) {
        const ready = new Set([...o.objects.list("Pod")].filter(isReady).map((p) => p.metadata.uid ?? ""));
        for (const uid of uidsRouted())
          if (uid !== "" && !ready.has(uid)) fail(`at rest a service sends to pod ${uid}, which is not ready`);
      },
    };
  },
};
