import { controllerMachine } from "../../../actors/controller.js";
import type { Deployment } from "../../../core/kinds/deployment/object.js";
import { reconcile } from "../../../core/kinds/deployment/reconcile.js";
import { setName } from "../../../core/kinds/deployment/template.js";
import type { ReplicaSet } from "../../../core/kinds/replica-set/object.js";
import { equalitiesOf, ownerOf } from "../../../core/objects/index/facts.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { View } from "../view.js";
import { wishOf } from "./controller.js";
import type { KeeperDef } from "./keeper.js";

/** Names of a new set that are taken are met this often at most. */
const collisionsMax = 5;

/** Sets it owns, those that nobody owns and that it may mean, and those that have the name it wants. */
function childrenOf(deployment: Deployment, { index, get }: Pick<View, "index" | "get">): ReplicaSet[] {
  const { uid = "", namespace = "" } = deployment.metadata;
  const owned = index.ownedBy(uid).filter((object): object is ReplicaSet => object.kind === "ReplicaSet");
  const labelled = index.labelled("ReplicaSet", namespace, equalitiesOf(deployment) ?? {}) as ReplicaSet[];
  const children = new Set([...owned, ...labelled.filter((set) => ownerOf(set) === "")]);
  for (let i = deployment.status?.collisionCount ?? 0, n = 0; n < collisionsMax; i++, n++) {
    const taken = get("ReplicaSet", namespace, setName(deployment, i));
    if (!taken) break;
    children.add(taken);
  }
  return [...children];
}

/** Deployments: each has a ReplicaSet for every revision of its template that is kept. */
export const keeper: KeeperDef<"Deployment"> = {
  kind: "Deployment",
  machine: controllerMachine<Deployment, ReplicaSet>({
    id: "deployment",
    child: ["replica set", "replica sets"],
    reconcile,
  }),
  rank: 3,
  make: ({ view }) => {
    const ownersOf = (set: ReplicaSet): Deployment[] => {
      const uid = ownerOf(set);
      const { namespace = "", labels } = set.metadata;
      if (uid === "") return view.index.mayMean("Deployment", namespace, labels) as Deployment[];
      const owner = view.index.byUid("Deployment", uid) as Deployment | undefined;
      return owner ? [owner] : [];
    };
    const reader = { index: view.index, get: view.get.bind(view) };
    return {
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      watches: [
        {
          kind: "ReplicaSet",
          ownersOf: (before, after) => [...(before ? ownersOf(before) : []), ...(after ? ownersOf(after) : [])],
        },
      ],
      observe: (object) => ({ type: "controller.observed", object, children: childrenOf(object, reader) }),
      commands: {},
    };
  },
};
