import type { AnyObject } from "../../../core/kinds/all.js";
import { isTracked, withoutTracking } from "../../../core/kinds/job/pods.js";
import { reconcile } from "../../../core/kinds/job/reconcile.js";
import { ownerOf } from "../../../core/objects/index/facts.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { actorId } from "../actor-id.js";
import { controllerKeeper } from "./controller.js";
import type { AnyWatching, KeeperDef, Parts, Watching } from "./keeper.js";

const base = controllerKeeper({ kind: "Job", children: ["Pod"], child: ["pod", "pods"], reconcile });

/** Lets go of a pod whose end a job would count that is not there (any more). */
function release({ view, writes, ports }: Parts, pod: AnyObject): void {
  if (!isTracked(pod) || view.index.byUid("Job", ownerOf(pod))) return;
  writes
    .edit(actorId(pod), pod, withoutTracking)
    .catch((error: unknown) =>
      ports.log("warn", "a pod could not be let go", { pod: pod.metadata.name, error: String(error) }),
    );
}

const wishOf = ({ metadata, ...rest }: AnyObject): unknown => ({ ...rest, ending: metadata.deletionTimestamp });

/** Jobs: what is counted stands in their status, so that they look again when that is written. */
export const keeper: KeeperDef<"Job"> = {
  ...base,
  make: (parts) => {
    const made = base.make(parts);
    const released = ({ kind, ownersOf }: AnyWatching): AnyWatching => ({
      kind,
      ownersOf: (before, after) => {
        if (after) release(parts, after);
        return ownersOf(before, after);
      },
    });
    return {
      ...made,
      heard: (before, after) => {
        if (!before || after) return;
        for (const pod of parts.view.index.ownedBy(before.metadata.uid ?? "")) release(parts, pod);
      },
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      watches: (made.watches as readonly AnyWatching[]).map(released) as Watching[],
    };
  },
};
