/** A claim, volumes and classes without a cluster: the claim acts when the test says so. */
import type { PersistentVolume } from "../../../../core/kinds/persistent-volume/object.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import { reconcile } from "../../../../core/kinds/persistent-volume-claim/reconcile.js";
import { readObject, withDefaults } from "../../../../core/kinds/prepare.js";
import { hostDirectoryClass, type StorageClass } from "../../../../core/kinds/storage-class/object.js";
import type { Reconciled } from "../../../../core/objects/reconciled.js";

export function claimOf(spec: object = {}, name = "data"): PersistentVolumeClaim {
  const read = readObject("PersistentVolumeClaim", {
    metadata: { name, namespace: "default", uid: `uid-${name}` },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  }).object;
  return { ...withDefaults("PersistentVolumeClaim", read), status: { phase: "Pending" } };
}

export function volumeOf(name: string, spec: object = {}, minion = "a"): PersistentVolume {
  const terms = [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [minion] }] }];
  const read = readObject("PersistentVolume", {
    metadata: { name, uid: `uid-${name}` },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "",
      local: { path: `/disks/${name}` },
      nodeAffinity: { required: { nodeSelectorTerms: terms } },
      ...spec,
    },
  }).object;
  return { ...withDefaults("PersistentVolume", read), status: { phase: "Available" } };
}

export class Model {
  readonly volumes = new Map<string, PersistentVolume>();
  readonly classes: StorageClass[] = [hostDirectoryClass];
  readonly node = {
    kind: "Node" as const,
    metadata: { name: "a", annotations: { "troupe.dev/volumes-directory": "/data/volumes" } },
    spec: {},
  };

  constructor(
    public claim: PersistentVolumeClaim,
    ...volumes: PersistentVolume[]
  ) {
    for (const volume of volumes) this.volumes.set(volume.metadata.name, volume);
  }

  annotate(key: string, value: string): void {
    const annotations = { ...this.claim.metadata.annotations, [key]: value };
    this.claim = { ...this.claim, metadata: { ...this.claim.metadata, annotations } };
  }

  /** It looks, and what it decides is done. */
  look(): Reconciled {
    const plan = reconcile(this.claim, [...this.volumes.values(), ...this.classes, this.node]);
    for (const object of plan.update)
      if (object.kind === "PersistentVolume")
        this.volumes.set(object.metadata.name, object as unknown as PersistentVolume);
      else this.claim = object as unknown as PersistentVolumeClaim;
    for (const { metadata, ...rest } of plan.create)
      this.volumes.set(metadata.name ?? "", { ...rest, metadata } as unknown as PersistentVolume);
    if (plan.status) this.claim = { ...this.claim, status: plan.status };
    return plan;
  }

  /** Looks until nothing is decided. */
  settle(): Reconciled {
    for (let i = 0; i < 10; i++) {
      const plan = this.look();
      if (plan.create.length + plan.update.length === 0) return plan;
    }
    throw new Error("it comes to no end");
  }
}
