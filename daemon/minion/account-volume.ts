/** Mounts the files of a pod's service account where Kubernetes has them. */
import type { PodAccounts } from "./pod-accounts.js";
import type { Volumes } from "./ports.js";

export const accountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Volumes that have the account's files besides; a container that mounts something there itself has that. */
export function withAccounts(volumes: Volumes, accounts: PodAccounts): Volumes {
  return {
    ...volumes,
    prepare: async (pod, files) => {
      await accounts.prepare(pod);
      await volumes.prepare(pod, files);
    },
    mounts: (pod, container) => {
      const mounts = volumes.mounts(pod, container);
      const { uid = "" } = pod.metadata;
      const isUnwanted = pod.spec.automountServiceAccountToken === false;
      if (isUnwanted || !accounts.has(uid) || mounts.some(({ target }) => target === accountPath)) return mounts;
      return [...mounts, { source: accounts.folder(uid), target: accountPath, readOnly: true }];
    },
  };
}
