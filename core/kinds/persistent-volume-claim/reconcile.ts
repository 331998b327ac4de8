/** The decision of a claim: which volume it gets, or has made, and what it says of itself. */
import { isEnding, withFinalizers } from "../../objects/finalizers.js";
import type { NewObject, Reconciled } from "../../objects/reconciled.js";
import type { Node } from "../node/object.js";
import { fitting, isMeantFor } from "../persistent-volume/matching.js";
import { onMinion, type PersistentVolume, provisionedByKey, volumesDirectoryKey } from "../persistent-volume/object.js";
import type { Pod } from "../pod/object.js";
import { isFinished } from "../pod/phase.js";
import { defaultClass, hostDirectory, type StorageClass, waitsForPod } from "../storage-class/object.js";
import { annotated, bound, named, note, nothing, pending } from "./binding.js";
import {
  type PersistentVolumeClaim as Claim,
  claimProtection,
  provisionerKey,
  selectedNodeKey,
  storageOf,
} from "./object.js";

/** What a claim looks at. */
export type Around = PersistentVolume | StorageClass | Node | Pod;

interface Sight {
  volumes: PersistentVolume[];
  classes: StorageClass[];
  nodes: Node[];
  /** That use it, and have not ended. */
  pods: Pod[];
}

/** The directory that shall be made for it, on a minion. */
function newVolume(claim: Claim, { reclaimPolicy = "Delete" }: StorageClass, minion: string, root: string): NewObject {
  const name = `pvc-${claim.metadata.uid ?? ""}`;
  const { namespace = "", uid = "" } = claim.metadata;
  return {
    kind: "PersistentVolume",
    metadata: { name, annotations: { [provisionedByKey]: hostDirectory }, ownerReferences: [] },
    spec: {
      capacity: { storage: storageOf(claim) },
      accessModes: claim.spec.accessModes ?? [],
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: claim.spec.storageClassName ?? "",
      volumeMode: "Filesystem",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name: claim.metadata.name, namespace, uid },
      local: { path: `${root}/${name}` },
      nodeAffinity: onMinion(minion),
    },
  };
}

/** It has none, and is given one that is there, or one that is made. */
function chosen(claim: Claim, { volumes, classes, nodes, pods }: Sight): Reconciled {
  const own = volumes.find((volume) => isMeantFor(volume, claim));
  if (own) return bound(claim, own, false);
  const { storageClassName = "" } = claim.spec;
  const kind = classes.find(({ metadata }) => metadata.name === storageClassName);
  const bindsLate = kind !== undefined && waitsForPod(kind);
  const minion =
    claim.metadata.annotations?.[selectedNodeKey] ?? pods.find(({ spec }) => spec.nodeName)?.spec.nodeName ?? "";
  if (bindsLate && minion === "")
    return pending("WaitForFirstConsumer", "waiting for first consumer to be created before binding");
  const [volume] = fitting(volumes, claim, minion);
  if (volume) return bound(claim, volume, true);
  if (storageClassName === "")
    return pending("FailedBinding", "no persistent volumes available for this claim and no storage class is set");
  if (!kind)
    return pending("ProvisioningFailed", `storageclass.storage.k8s.io "${storageClassName}" not found`, "Warning");
  if (kind.provisioner !== hostDirectory)
    return pending("ExternalProvisioning", `waiting for a volume, which "${kind.provisioner}" or somebody must make`);
  const node = nodes.find(({ metadata }) => metadata.name === minion);
  if (!node) return { ...nothing, update: [annotated(claim, {}, [selectedNodeKey])], status: { phase: "Pending" } };
  const root = node.metadata.annotations?.[volumesDirectoryKey];
  if (root === undefined)
    return pending("ProvisioningFailed", `minion "${minion}" is of a release that makes no directories`, "Warning");
  return {
    ...nothing,
    create: [newVolume(claim, kind, minion, root)],
    update:
      claim.metadata.annotations?.[provisionerKey] === hostDirectory
        ? []
        : [annotated(claim, { [provisionerKey]: hostDirectory })],
    status: { phase: "Pending" },
    notes: [note("Normal", "Provisioning", `a directory is made for it on minion "${minion}"`)],
  };
}

/** Held as long as a pod uses it. */
function ending(claim: Claim, { pods }: Sight): Reconciled {
  const { finalizers = [] } = claim.metadata;
  if (pods.length > 0 || !finalizers.includes(claimProtection)) return nothing;
  return {
    ...nothing,
    update: [
      withFinalizers(
        claim,
        finalizers.filter((f) => f !== claimProtection),
      ),
    ],
  };
}

export function reconcile(claim: Claim, around: readonly Around[]): Reconciled {
  const of = <K extends Around["kind"]>(kind: K): Extract<Around, { kind: K }>[] =>
    around.filter((object): object is Extract<Around, { kind: K }> => object.kind === kind);
  const sight: Sight = {
    volumes: of("PersistentVolume"),
    classes: of("StorageClass"),
    nodes: of("Node"),
    pods: of("Pod").filter((pod) => !isFinished(pod)),
  };
  if (isEnding(claim)) return ending(claim, sight);
  if (claim.spec.volumeName) return named(claim, sight.volumes);
  const byDefault = claim.spec.storageClassName === undefined ? defaultClass(sight.classes) : undefined;
  if (byDefault) {
    const classed: Claim = { ...claim, spec: { ...claim.spec, storageClassName: byDefault.metadata.name } };
    return { ...nothing, update: [classed] };
  }
  return chosen(claim, sight);
}
