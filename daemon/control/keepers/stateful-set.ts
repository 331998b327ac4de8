import { controllerMachine } from "../../../actors/controller.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { StatefulSet } from "../../../core/kinds/stateful-set/object.js";
import { type Child, reconcile } from "../../../core/kinds/stateful-set/reconcile.js";
import { equalitiesOf, ownerOf } from "../../../core/objects/index/facts.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { revisionsSeen } from "../revisions-seen.js";
import type { View } from "../view.js";
import { wishOf } from "./controller.js";
import type { AnyWatching, KeeperDef, Watching } from "./keeper.js";

const kinds = ["Pod", "ControllerRevision"] as const;
const [podKind] = kinds;

const claimKind = "PersistentVolumeClaim" as const;

/** Pods that it owns, or that nobody owns and it may mean; its revisions, and claims that may be its pods'. */
function childrenOf(set: StatefulSet, view: Pick<View, "index" | "get">): Child[] {
  const { index } = view;
  const { uid = "", namespace = "" } = set.metadata;
  const labels = equalitiesOf(set) ?? {};
  const own = index.ownedBy(uid).filter((object): object is Pod => object.kind === podKind);
  const free = (index.labelled(podKind, namespace, labels) as Pod[]).filter((pod) => ownerOf(pod) === "");
  const claims = set.spec.volumeClaimTemplates?.length ? index.labelled(claimKind, namespace, labels) : [];
  return [...own, ...free, ...revisionsSeen(set, view), ...(claims as Child[])];
}

/** Stateful sets: pods with numbers, and a revision for every template that is kept. */
export const keeper: KeeperDef<"StatefulSet"> = {
  kind: "StatefulSet",
  machine: controllerMachine<StatefulSet, Child>({ id: "statefulSet", child: ["pod", "pods"], reconcile }),
  rank: 2,
  make: ({ view }) => {
    const ownersOf = (object: AnyObject): AnyObject[] => {
      const uid = ownerOf(object);
      const { namespace = "", labels } = object.metadata;
      if (uid === "" || object.kind === claimKind) return view.index.mayMean("StatefulSet", namespace, labels);
      const owner = view.index.byUid("StatefulSet", uid);
      return owner ? [owner] : [];
    };
    const reader = { index: view.index, get: view.get.bind(view) };
    const whose: AnyWatching["ownersOf"] = (before, after) =>
      new Set([before, after].flatMap((object) => (object ? ownersOf(object) : [])));
    return {
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      watches: [...kinds, claimKind].map((kind): AnyWatching => ({ kind, ownersOf: whose })) as Watching[],
      observe: (object) => ({ type: "controller.observed", object, children: childrenOf(object, reader) }),
      commands: {},
    };
  },
};
