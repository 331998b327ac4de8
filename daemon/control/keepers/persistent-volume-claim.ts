import { controllerMachine } from "../../../actors/controller.js";
import type { Node } from "../../../core/kinds/node/object.js";
import { fitting, isMeantFor } from "../../../core/kinds/persistent-volume/matching.js";
import {
  isBound,
  type PersistentVolumeClaim,
  selectedNodeKey,
} from "../../../core/kinds/persistent-volume-claim/object.js";
import { type Around, reconcile } from "../../../core/kinds/persistent-volume-claim/reconcile.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { actorId } from "../actor-id.js";
import type { AnyWatching, KeeperDef, Parts, Watching } from "./keeper.js";

/** The minions its volume may be made on: the one that was chosen, and those of pods that were put somewhere by name. */
function minionsOf(claim: PersistentVolumeClaim, { view, claims }: Parts): Node[] {
  const chosen = claim.metadata.annotations?.[selectedNodeKey];
  const named = [...claims.usersOf(claim)].map(({ spec }) => spec.nodeName);
  return [...new Set([chosen, ...named])].flatMap((name) => (name ? (view.get("Node", "", name) ?? []) : []));
}

/** What a claim looks at: its volume, those it might have, all classes, where it may be, and who uses it. */
function around(claim: PersistentVolumeClaim, parts: Parts): Around[] {
  const { view, claims } = parts;
  const volumes = claim.spec.volumeName
    ? [view.get("PersistentVolume", "", claim.spec.volumeName)].flatMap((volume) => volume ?? [])
    : [...view.list("PersistentVolume")];
  const free = new Set(claim.spec.volumeName ? volumes : fitting(volumes, claim, ""));
  return [
    ...volumes.filter((volume) => free.has(volume) || isMeantFor(volume, claim)),
    ...view.list("StorageClass"),
    ...(claim.spec.volumeName ? [] : minionsOf(claim, parts)),
    ...claims.usersOf(claim),
  ];
}

/** Claims: each gets a volume that is there, or a directory on the minion of the pod that uses it first. */
export const keeper: KeeperDef<"PersistentVolumeClaim"> = {
  kind: "PersistentVolumeClaim",
  machine: controllerMachine<PersistentVolumeClaim, Around>({
    id: "persistentVolumeClaim",
    child: ["volume", "volumes"],
    reconcile,
  }),
  rank: 2,
  make: (parts) => {
    const { view, claims, scheduling, system } = parts;
    const open = (): PersistentVolumeClaim[] => [...view.list("PersistentVolumeClaim")].filter((c) => !isBound(c));
    const ofVolume: AnyWatching["ownersOf"] = (before, after) => {
      const named = [before, after].flatMap((object) => {
        if (object?.kind !== "PersistentVolume") return [];
        const { namespace = "", name = "" } = object.spec.claimRef ?? {};
        return view.get("PersistentVolumeClaim", namespace, name) ?? [];
      });
      // A free one may be any claim's that has none.
      const isFree = after?.kind === "PersistentVolume" && !after.spec.claimRef;
      return new Set([...named, ...(isFree ? open() : [])]);
    };
    const watches: AnyWatching[] = [
      {
        kind: "Pod",
        ownersOf: (before, after) =>
          claims.podMoved(before?.kind === "Pod" ? before : undefined, after?.kind === "Pod" ? after : undefined),
      },
      { kind: "PersistentVolume", ownersOf: ofVolume },
      { kind: "StorageClass", ownersOf: open },
    ];
    return {
      heard: (before, after) => {
        const claim = after ?? before;
        if (!claim) return;
        const users = [...claims.usersOf(claim)];
        scheduling.claimChanged(users);
        // A pod that was put on a minion before its claim had a volume is told again.
        if (after && isBound(after) && !(before && isBound(before)))
          for (const pod of users)
            if (pod.spec.nodeName) system.deliver(actorId(pod), { type: "pod.changed", object: pod });
      },
      looksAfter: (before, after) => !sameJson(before, after),
      watches: watches as Watching[],
      observe: (object) => ({ type: "controller.observed", object, children: around(object, parts) }),
      commands: {},
    };
  },
};
