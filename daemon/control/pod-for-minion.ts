/** A pod as its minion is told of it: with what its service account adds, as Kubernetes adds it to pods. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { defaultAccount } from "../../core/kinds/service-account/object.js";
import type { View } from "./view.js";

/** A pod that names no secrets for its images has those of its account. */
export function podForMinion(pod: Pod, view: Pick<View, "get">): Pod {
  const { metadata, spec } = pod;
  if (spec.imagePullSecrets?.length) return pod;
  const account = view.get("ServiceAccount", metadata.namespace ?? "", spec.serviceAccountName || defaultAccount);
  if (!account?.imagePullSecrets?.length) return pod;
  return { ...pod, spec: { ...spec, imagePullSecrets: account.imagePullSecrets } };
}
