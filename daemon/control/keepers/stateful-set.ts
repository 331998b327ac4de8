import { controllerMachine } from "../../../actors/controller.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { ControllerRevision } from "../../../core/kinds/controller-revision/kind.js";
import type { StatefulSet } from "../../../core/kinds/stateful-set/object.js";
import { type Child, reconcile } from "../../../core/kinds/stateful-set/reconcile.js";
import { revisionName } from "../../../core/kinds/stateful-set/revisions.js";
import { equalitiesOf, ownerOf } from "../../../core/objects/index/facts.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { View } from "../view.js";
import { wishOf } from "./controller.js";
import type { AnyWatching, KeeperDef, Watching } from "./keeper.js";

/** Names of a new revision that are taken are met this often at most. */
const collisionsMax = 5;

const kinds = ["Pod", "ControllerRevision"] as const;

const claimKind = "PersistentVolumeClaim" as const;

const isChild = ({ kind }: AnyObject): boolean => (kinds as readonly string[]).includes(kind);

/** What it owns, what nobody owns and it may mean, and revisions that have the name it wants. */
function childrenOf(set: StatefulSet, { index, get }: Pick<View, "index" | "get">): Child[] {
  const { uid = "", namespace = "" } = set.metadata;
  const children = new Set(index.ownedBy(uid).filter(isChild) as Child[]);
  const labels = equalitiesOf(set) ?? {};
  for (const kind of kinds)
    for (const object of index.labelled(kind, namespace, labels) as Child[])
      if (ownerOf(object) === "") children.add(object);
  if (set.spec.volumeClaimTemplates?.length)
    for (const claim of index.labelled(claimKind, namespace, labels) as Child[]) children.add(claim);
  for (let i = set.status?.collisionCount ?? 0, n = 0; n < collisionsMax; i++, n++) {
    const taken: ControllerRevision | undefined = get("ControllerRevision", namespace, revisionName(set, i));
    if (!taken) break;
    children.add(taken);
  }
  return [...children];
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
