import type * as storage from "kubernetes-types/storage/v1.js";
import type { ApiObject } from "../../objects/types.js";

export type StorageClass = Omit<storage.StorageClass, "apiVersion" | "kind" | "metadata"> &
  ApiObject & { kind: "StorageClass" };

/** Who makes directories on minions, and takes them away. */
export const hostDirectory = "troupe.dev/host-directory";

/** Claims that name no class are of the one that says so. */
export const isDefaultKey = "storageclass.kubernetes.io/is-default-class";

/** A volume is chosen or made for a claim when there is a pod that uses it, and where that goes. */
export const waitsForPod = ({ volumeBindingMode }: StorageClass): boolean =>
  volumeBindingMode === "WaitForFirstConsumer";

/** The class that every cluster has. */
export const hostDirectoryClass: StorageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "host-directory", annotations: { [isDefaultKey]: "true" } },
  provisioner: hostDirectory,
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
  allowVolumeExpansion: true,
};

/** The default class; of several, the youngest. */
export function defaultClass(classes: readonly StorageClass[]): StorageClass | undefined {
  const made = ({ metadata }: StorageClass): string => metadata.creationTimestamp ?? "";
  return classes
    .filter(({ metadata }) => metadata.annotations?.[isDefaultKey] === "true")
    .sort((a, b) => (made(a) < made(b) ? 1 : made(a) > made(b) ? -1 : a.metadata.name < b.metadata.name ? -1 : 1))[0];
}
