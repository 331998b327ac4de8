/** What pods' claims make of scheduling: whom it is of no use to place yet, where others must go, and whom that concerns. */

import { ownClaims } from "../../../core/kinds/persistent-volume-claim/ephemeral.js";
import { type PersistentVolumeClaim, selectedNodeKey } from "../../../core/kinds/persistent-volume-claim/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { prepareForCreate } from "../../../core/kinds/prepare.js";
import type { PodView, Unplaced } from "../../../core/scheduling/schedule-types.js";
import { podView } from "../../../core/scheduling/views.js";
import type { Store } from "../../../core/store/store.js";
import type { Claims } from "../claims.js";
import type { MakerPorts } from "../ports.js";
import { edit } from "./edit.js";

interface SortedByClaims {
  /** Those that can be placed, and how the scheduler sees them. */
  pods: Pod[];
  views: PodView[];
  /** Those of which claims of their own are still to be made. */
  claimless: Pod[];
  /** Those that cannot be yet. */
  blocked: Unplaced[];
  /** The answers, with the reason why some may go to one minion only. */
  explained(unplaced: readonly Unplaced[]): Unplaced[];
}

export function sortByClaims(all: readonly Pod[], claims: Claims): SortedByClaims {
  const because = new Map<string, string>();
  const sorted: SortedByClaims = {
    pods: [],
    claimless: [],
    views: [],
    blocked: [],
    explained: (unplaced) =>
      unplaced.map((one) => {
        const why = because.get(one.uid);
        return why === undefined ? one : { ...one, message: `${one.message}; ${why}` };
      }),
  };
  for (const pod of all) {
    const { minion, why, because: reason, isMade } = claims.placingOf(pod);
    const uid = pod.metadata.uid ?? "";
    if (why !== "") {
      sorted.blocked.push({ uid, message: why, refusals: {} });
      if (isMade === false) sorted.claimless.push(pod);
      continue;
    }
    const view = podView(pod);
    sorted.pods.push(pod);
    sorted.views.push(minion === "" ? view : { ...view, host: minion });
    if (reason !== "") because.set(uid, reason);
  }
  return sorted;
}

/** Makes the claims of a pod's own that are not there. @throws Fault when one is refused */
export async function makeOwnClaims(ports: MakerPorts, pod: Pod): Promise<void> {
  const { store, clock, random } = ports;
  const context = { nowMs: clock.nowMs(), random, namespace: pod.metadata.namespace ?? "", version: "v1" } as const;
  const objects = ownClaims(pod).map((claim) => prepareForCreate("PersistentVolumeClaim", claim, context));
  const results = await store.write(objects.map((object) => ({ op: "create", object })));
  for (const result of results) if (!result.ok && result.fault.reason !== "AlreadyExists") throw result.fault;
}

/** Says where the claim shall have its volume, unless that was said. */
export async function selectNode(store: Store, { metadata }: PersistentVolumeClaim, minion: string): Promise<void> {
  const { namespace = "", name, uid } = metadata;
  const place = { kind: "PersistentVolumeClaim", namespace, name, ...(uid === undefined ? {} : { uid }) } as const;
  await edit(store, place, (claim) => {
    const { annotations = {} } = claim.metadata;
    if (annotations[selectedNodeKey] !== undefined) return null;
    return { ...claim, metadata: { ...claim.metadata, annotations: { ...annotations, [selectedNodeKey]: minion } } };
  });
}
