import { controllerMachine } from "../../../actors/controller.js";
import type { PersistentVolume } from "../../../core/kinds/persistent-volume/object.js";
import { reconcile } from "../../../core/kinds/persistent-volume/reconcile.js";
import type { PersistentVolumeClaim } from "../../../core/kinds/persistent-volume-claim/object.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { AnyWatching, KeeperDef, Watching } from "./keeper.js";

/** Volumes: whose they are, and what becomes of them when that claim is gone. */
export const keeper: KeeperDef<"PersistentVolume"> = {
  kind: "PersistentVolume",
  machine: controllerMachine<PersistentVolume, PersistentVolumeClaim>({
    id: "persistentVolume",
    child: ["claim", "claims"],
    reconcile,
  }),
  rank: 2,
  make: ({ view, volumes }) => {
    const claimOf = ({ spec }: PersistentVolume): PersistentVolumeClaim | undefined =>
      spec.claimRef && view.get("PersistentVolumeClaim", spec.claimRef.namespace ?? "", spec.claimRef.name ?? "");
    const ofClaim: AnyWatching["ownersOf"] = (before, after) =>
      [before, after].flatMap((object) => {
        const name = object?.kind === "PersistentVolumeClaim" ? object.spec.volumeName : undefined;
        return name ? (view.get("PersistentVolume", "", name) ?? []) : [];
      });
    return {
      looksAfter: (before, after) => !sameJson(before, after),
      watches: [{ kind: "PersistentVolumeClaim", ownersOf: ofClaim }] as Watching[],
      observe: (object) => {
        volumes.look(object);
        const claim = claimOf(object);
        return { type: "controller.observed", object, children: claim ? [claim] : [] };
      },
      commands: {},
    };
  },
};
