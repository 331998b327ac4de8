/** Names of containers, and what they say. Like the kubelet's of 0.5.4: `k8s_NAME.HASH_POD.NAMESPACE.CLUSTER_UID_ATTEMPT`. */

import { fnv1aHex } from "../../core/fnv.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { type ContainerInfo, labelKeys } from "./engine/engine.js";

const clean = (text: string): string => text.replace(/[^a-zA-Z0-9-]/g, "-");

/** What takes the place of a container's name in the name of a sandbox. */
const sandboxWord = "POD";

export function containerName(cluster: string, pod: Pod, container: string, specHash: string, attempt: number): string {
  const { name, namespace = "default", uid = "" } = pod.metadata;
  return `k8s_${clean(container)}.${specHash}_${clean(name)}.${clean(namespace)}.${clean(cluster)}_${uid}_${attempt}`;
}

export function sandboxName(cluster: string, { metadata }: Pick<Pod, "metadata">): string {
  const { name, namespace = "default", uid = "" } = metadata;
  return `k8s_${sandboxWord}_${clean(name)}.${clean(namespace)}.${clean(cluster)}_${uid}_0`;
}

/** The name of the sandbox of a pod, from the labels of one of its containers. */
export function sandboxNameOf(labels: ContainerInfo["labels"]): string {
  const of = (key: keyof typeof labelKeys): string => labels[labelKeys[key]] ?? "";
  return sandboxName(of("cluster"), { metadata: { name: of("pod"), namespace: of("namespace"), uid: of("podUid") } });
}

/**
 * The uid of the pod a container or sandbox is of; "" for a sandbox that waits for one. A warm one is given to a pod
 * by renaming it, since labels cannot change.
 */
export function podUidOf({ labels, name }: Pick<ContainerInfo, "labels" | "name">): string {
  return labels[labelKeys.podUid] || uidOfSandboxName(name);
}

function uidOfSandboxName(name: string): string {
  const parts = name.split("_");
  return parts[0] === "k8s" && parts[1] === sandboxWord ? (parts.at(-2) ?? "") : "";
}

/** A word for a definition: 8 hex digits. */
export const specHash = (definition: unknown): string => fnv1aHex(JSON.stringify(definition));

/** Docker takes host names of at most 63 letters, digits and dashes. */
export function hostnameOf(pod: Pod): string {
  return (pod.spec.hostname || pod.metadata.name)
    .replace(/[^a-zA-Z0-9-]/g, "-")
    .slice(0, 63)
    .replace(/-+$/, "");
}
