import { controllerMachine } from "../../../actors/controller.js";
import { fitOf, isSamePlace } from "../../../core/kinds/daemon-set/fit.js";
import type { DaemonSet } from "../../../core/kinds/daemon-set/object.js";
import { reconcile } from "../../../core/kinds/daemon-set/reconcile.js";
import {
  type DaemonPlace,
  type DaemonPod,
  daemonPod,
  type Seen,
  samePod,
} from "../../../core/kinds/daemon-set/view.js";
import { tieOf } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isEnding } from "../../../core/objects/finalizers.js";
import { ownerOf } from "../../../core/objects/index/facts.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { revisionsSeen } from "../revisions-seen.js";
import { Sights } from "../sights.js";
import type { View } from "../view.js";
import type { KeeperDef } from "./keeper.js";

const isSameWish = (before: DaemonSet, after: DaemonSet): boolean =>
  sameJson(before.spec, after.spec) && isEnding(before) === isEnding(after);

/** Minions on which its pods run or stay. */
function placesOf(set: DaemonSet, view: View): DaemonPlace[] {
  const places: DaemonPlace[] = [];
  for (const node of view.list("Node")) {
    const fit = fitOf(set, node);
    if (fit !== "none") places.push({ seen: "place", name: node.metadata.name, runs: fit === "runs" });
  }
  return places;
}

/** Daemon sets: what they see of their pods is kept up to date, pod by pod; minions are judged when they look. */
export const keeper: KeeperDef<"DaemonSet"> = {
  kind: "DaemonSet",
  machine: controllerMachine<DaemonSet, Seen>({ id: "daemonSet", child: ["pod", "pods"], reconcile }),
  rank: 2,
  make: ({ view }) => {
    const eye = {
      kind: "DaemonSet",
      belongs: (pod: Pod, owner: DaemonSet) => tieOf(pod, owner) !== undefined,
      viewOf: daemonPod,
      same: samePod,
    } as const;
    const reader = { index: view.index, get: view.get.bind(view) };
    const sights = new Sights<DaemonSet, DaemonPod>(eye, view.index);
    return {
      heard: (before, after) => {
        if (!after) return before && sights.remove(before);
        if (!before || !isSameWish(before, after)) sights.put(after);
      },
      looksAfter: (before, after) => !isSameWish(before, after),
      watches: [
        { kind: "Pod", ownersOf: (before, after) => sights.move(before, after) },
        {
          kind: "Node",
          ownersOf: (before, after) => (before && after && isSamePlace(before, after) ? [] : view.list("DaemonSet")),
        },
        {
          kind: "ControllerRevision",
          ownersOf: (before, after) => {
            const uids = new Set([before, after].flatMap((r) => (r ? [ownerOf(r)] : [])));
            return [...uids].flatMap((uid) => view.index.byUid("DaemonSet", uid) ?? []);
          },
        },
      ],
      observe: (object) => ({
        type: "controller.observed",
        object,
        children: [...sights.viewsOf(object), ...placesOf(object, view), ...revisionsSeen(object, reader)],
      }),
      commands: {},
    };
  },
};
