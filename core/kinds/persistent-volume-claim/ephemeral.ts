/** Claims of a pod's own (volumes `ephemeral`): made for it, and gone with it. */

import type { Pod } from "../pod/object.js";
import { claimNameOf, type PersistentVolumeClaim } from "./object.js";

/** Claims that a pod has for itself. */
export function ownClaims(pod: Pod): PersistentVolumeClaim[] {
  const { name: podName, namespace = "", uid = "" } = pod.metadata;
  const owner = { apiVersion: "v1", kind: "Pod", name: podName, uid, controller: true, blockOwnerDeletion: true };
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (!template) return [];
    const { labels, annotations } = template.metadata ?? {};
    const metadata = {
      name: claimNameOf(volume, pod) ?? "",
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ownerReferences: [owner],
    };
    return [{ kind: "PersistentVolumeClaim", metadata, spec: template.spec } as const];
  });
}
