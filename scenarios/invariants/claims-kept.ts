import { minionOfVolume } from "../../core/kinds/persistent-volume/object.js";
import { claimNamesOf, isBound } from "../../core/kinds/persistent-volume-claim/object.js";
import { isTerminating } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const claimsKept: Invariant = {
  name: "claims-kept",
  docs: "A pod is bound only to a minion where the volumes of all its claims are; a claim that has a volume keeps it, and no volume is two claims'.",
  begin({ world, fail }) {
    const volumeOf = new Map<string, string>();
    const bound = new Set<string>();
    world.events.onChange(({ type, object }) => {
      const { name, namespace = "", uid = "" } = object.metadata;
      const { objects } = world.observe();
      if (object.kind === "PersistentVolumeClaim" && object.spec.volumeName) {
        const was = volumeOf.get(uid);
        if (was !== undefined && was !== object.spec.volumeName)
          fail(`claim ${name} had the volume ${was} and has ${object.spec.volumeName}`);
        volumeOf.set(uid, object.spec.volumeName);
        for (const other of objects.list("PersistentVolumeClaim"))
          if (other.metadata.uid !== uid && other.spec.volumeName === object.spec.volumeName && isBound(other))
            if (isBound(object)) fail(`volume ${object.spec.volumeName} is of ${name} and of ${other.metadata.name}`);
      }
      if (object.kind !== "Pod" || type === "DELETED" || !object.spec.nodeName || bound.has(uid)) return;
      bound.add(uid);
      for (const claimName of claimNamesOf(object)) {
        const claim = objects.get("PersistentVolumeClaim", namespace, claimName);
        const volume = objects.get("PersistentVolume", "", claim?.spec.volumeName ?? "");
        const minion = volume && minionOfVolume(volume);
        if (minion === undefined) fail(`pod ${name} is bound, and its claim ${claimName} has no volume`);
        else if (minion !== "" && minion !== object.spec.nodeName)
          fail(`pod ${name} is bound to ${object.spec.nodeName}, and its claim ${claimName} is on ${minion}`);
      }
    });
    return {
      atRest({ objects }) {
        for (const pod of objects.list("Pod"))
          for (const claimName of isTerminating(pod) || !pod.spec.nodeName ? [] : claimNamesOf(pod)) {
            const claim = objects.get("PersistentVolumeClaim", pod.metadata.namespace ?? "", claimName);
            if (!claim || !isBound(claim))
              fail(`${pod.metadata.name} is there, and its claim ${claimName} is not bound`);
          }
        for (const volume of objects.list("PersistentVolume")) {
          const { claimRef } = volume.spec;
          const claim = objects.get("PersistentVolumeClaim", claimRef?.namespace ?? "", claimRef?.name ?? "");
          const isHeld = claim !== undefined && claim.metadata.uid === claimRef?.uid;
          if (isHeld !== (volume.status?.phase === "Bound"))
            fail(
              `volume ${volume.metadata.name} is ${volume.status?.phase}, its claim ${isHeld ? "is there" : "is not"}`,
            );
        }
      },
    };
  },
};
