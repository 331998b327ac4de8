import type { NewObject } from "../../objects/reconciled.js";
import { revisionLabel } from "../controller-revision/history.js";
import { pinnedTo } from "../pod/node-affinity.js";
import type { DaemonSet } from "./object.js";
import { daemonTolerations } from "./tolerations.js";

/** A pod of the wanted template for one minion; the scheduler binds it there when there is room. */
export function newPod({ spec: { template } }: DaemonSet, hash: string, minion: string): NewObject {
  const { metadata = {}, spec = { containers: [] } } = template;
  const { labels, annotations, finalizers } = metadata;
  return {
    kind: "Pod",
    metadata: {
      labels: { ...labels, [revisionLabel]: hash },
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec: { ...spec, tolerations: daemonTolerations(spec), affinity: pinnedTo(spec.affinity, minion) },
  };
}
