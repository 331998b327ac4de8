/** A pod as its minion is told it: who has which of its fields is nothing to it. */
import type { Pod } from "../kinds/pod/object.js";

export function toldPod(pod: Pod): Pod {
  if (pod.metadata.managedFields === undefined) return pod;
  const { managedFields: _, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}
