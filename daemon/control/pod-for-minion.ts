/** A pod as its minion is told of it: with what its service account adds, as Kubernetes adds it to pods, and with its claims' directories. */
import { isProvisioned, minionOfVolume } from "../../core/kinds/persistent-volume/object.js";
import { claimNameOf, claimNamesOf, isBound } from "../../core/kinds/persistent-volume-claim/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { defaultAccount } from "../../core/kinds/service-account/object.js";
import type { core } from "../../core/objects/types.js";
import type { View } from "./view.js";

/** A minion knows no classes: it is told the runtime of its engine that the pod's class means. */
function withHandler(pod: Pod, view: Pick<View, "get">): Pod {
  const { runtimeClassName: name = "" } = pod.spec;
  const handler = name === "" ? undefined : view.get("RuntimeClass", "", name)?.handler;
  return handler === undefined ? pod : { ...pod, spec: { ...pod.spec, runtimeClassName: handler } };
}

/** A pod that names no secrets for its images has those of its account. */
function withPullSecrets(pod: Pod, view: Pick<View, "get">): Pod {
  const { metadata, spec } = pod;
  if (spec.imagePullSecrets?.length) return pod;
  const account = view.get("ServiceAccount", metadata.namespace ?? "", spec.serviceAccountName || defaultAccount);
  if (!account?.imagePullSecrets?.length) return pod;
  return { ...pod, spec: { ...spec, imagePullSecrets: account.imagePullSecrets } };
}

/** The directory that a claim is here; undefined: it is none (yet). */
function directoryOf(claimName: string, { metadata, spec }: Pod, view: Pick<View, "get">): core.Volume["hostPath"] {
  const claim = view.get("PersistentVolumeClaim", metadata.namespace ?? "", claimName);
  const volume = claim && isBound(claim) ? view.get("PersistentVolume", "", claim.spec.volumeName ?? "") : undefined;
  if (!volume || volume.spec.claimRef?.uid !== claim?.metadata.uid) return undefined;
  const minion = minionOfVolume(volume);
  if (minion !== "" && minion !== spec.nodeName) return undefined;
  const { local, hostPath } = volume.spec;
  if (hostPath) return hostPath;
  return local && { path: local.path, type: isProvisioned(volume) ? "DirectoryOrCreate" : "Directory" };
}

function withDirectories(pod: Pod, view: Pick<View, "get">): Pod {
  if (claimNamesOf(pod).length === 0) return pod;
  const readOnly = new Set<string>();
  const volumes = (pod.spec.volumes ?? []).map((volume): core.Volume => {
    const { persistentVolumeClaim, name } = volume;
    if (persistentVolumeClaim?.readOnly) readOnly.add(name);
    const claimName = claimNameOf(volume, pod);
    const hostPath = claimName === undefined ? undefined : directoryOf(claimName, pod, view);
    return hostPath ? { name, hostPath } : volume;
  });
  const mounting = (container: core.Container): core.Container => {
    if (!container.volumeMounts?.some(({ name }) => readOnly.has(name))) return container;
    const volumeMounts = container.volumeMounts.map((m) => (readOnly.has(m.name) ? { ...m, readOnly: true } : m));
    return { ...container, volumeMounts };
  };
  const { initContainers, containers } = pod.spec;
  const spec = { ...pod.spec, volumes, containers: containers.map(mounting) };
  return { ...pod, spec: initContainers ? { ...spec, initContainers: initContainers.map(mounting) } : spec };
}

export function podForMinion(pod: Pod, view: Pick<View, "get">): Pod {
  return withDirectories(withPullSecrets(withHandler(pod, view), view), view);
}
