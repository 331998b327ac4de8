/** A minion's own lease, as other clusters' tools look for it: who is alive is told there by the time it was last heard. */
import { fromApiTime, toApiMicroTime } from "../../time.js";
import type { Node } from "../node/object.js";
import type { Lease } from "./kind.js";

export const minionLeases = "kube-node-lease";

/** How old a minion's lease is when it is written again; in Kubernetes, too. */
export const renewMs = 10_000;
/** When others may take it for dead; Kubernetes' number. Here minions are lost by their own history, and much sooner. */
const durationSeconds = 40;

/** Its lease as it shall be, having been heard at `heardMs`; undefined: as it is, it is new enough. */
export function leaseOf(node: Node, before: Lease | undefined, heardMs: number): Lease | undefined {
  const { name, uid = "" } = node.metadata;
  const renewed = before?.spec?.renewTime === undefined ? Number.NaN : fromApiTime(before.spec.renewTime);
  // A little less than a period: the next look may come a moment early.
  if (before && heardMs - renewed < renewMs / 2) return undefined;
  const spec = { holderIdentity: name, leaseDurationSeconds: durationSeconds, renewTime: toApiMicroTime(heardMs) };
  if (before) return { ...before, spec: { ...before.spec, ...spec } };
  const owner = { apiVersion: "v1", kind: "Node", name, uid };
  return {
    ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
    metadata: { name, namespace: minionLeases, ownerReferences: [owner] },
    spec,
  };
}
