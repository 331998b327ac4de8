import { controllerMachine } from "../../../actors/controller.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { ResourceQuota } from "../../../core/kinds/resource-quota/object.js";
import { reconcile, type Used } from "../../../core/kinds/resource-quota/reconcile.js";
import { costOf, usedText } from "../../../core/kinds/resource-quota/usage.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { usedOf } from "../quota-book.js";
import { wishOf } from "./controller.js";
import type { AnyWatching, KeeperDef } from "./keeper.js";

/** Quotas tell what is used of them. Whether there is room is judged as objects are created (daemon/control/admission.ts). */
export const keeper: KeeperDef<"ResourceQuota"> = {
  kind: "ResourceQuota",
  machine: controllerMachine<ResourceQuota, Used>({ id: "resourcequota", child: ["object", "objects"], reconcile }),
  rank: 4,
  make: ({ view }) => {
    const costs = (quota: ResourceQuota, object: AnyObject | undefined): Used | undefined => {
      const def = object && view.kinds.find(object.kind);
      const cost = def && costOf(quota, object, def);
      return cost && usedText(cost);
    };
    // A pod changes many times in its life, and what it costs twice.
    const ownersOf: AnyWatching["ownersOf"] = (before, after) => {
      const namespace = (after ?? before)?.metadata.namespace ?? "";
      if (view.index.count("ResourceQuota", namespace) === 0) return [];
      return [...view.list("ResourceQuota", namespace)].filter(
        (quota) => !sameJson(costs(quota, before), costs(quota, after)),
      );
    };
    return {
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      watchesAll: ownersOf,
      observe: (object) => ({ type: "controller.observed", object, children: [usedText(usedOf(view, object))] }),
      commands: {},
    };
  },
};
