/** Which replicas to move so that minions have about as many pods each. Pure. */

import type { Node } from "../../core/kinds/node/object.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { isTrue } from "../../core/objects/conditions.js";

export interface Move {
  pod: Pod;
  controller: ReplicationController;
  from: string;
  /** Where there is most room; the scheduler has the last word. */
  to: string;
}

/** Minions that take new pods. */
export function openMinions(nodes: readonly Node[]): Node[] {
  return nodes.filter((n) => isTrue(n, "Ready") && !isTrue(n, "Flapping") && n.spec.unschedulable !== true);
}

function fits({ spec }: Pod, { metadata }: Node): boolean {
  return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => metadata.labels?.[key] === value);
}

/** A minion and what it has. */
interface Load {
  node: Node;
  pods: Set<Pod>;
}

const nameOf = ({ node }: Load): string => node.metadata.name;

/** The next move from `crowded` to `empty`: of the controller that is spread worst over the two. */
function moveBetween(crowded: Load, empty: Load, ownerOf: (pod: Pod) => ReplicationController | undefined) {
  const countOf = ({ pods }: Load, owner: ReplicationController): number =>
    [...pods].filter((p) => ownerOf(p) === owner).length;
  let best: { pod: Pod; controller: ReplicationController; skew: number } | undefined;
  for (const pod of crowded.pods) {
    const controller = ownerOf(pod);
    // What names its host, or does not run yet, stays.
    if (!controller || controller.spec.template?.spec?.nodeName || !isReady(pod) || !fits(pod, empty.node)) continue;
    const skew = countOf(crowded, controller) - countOf(empty, controller);
    if (skew > (best?.skew ?? 0)) best = { pod, controller, skew };
  }
  return best;
}

/**
 * Moves of replicas from the most crowded minions to the emptiest, until no two differ by more than one pod or nothing
 * can be moved. Bare pods, and those that no spread would improve, stay.
 */
export function planMoves(
  nodes: readonly Node[],
  pods: readonly Pod[],
  controllers: readonly ReplicationController[],
): Move[] {
  const owners = new Map(pods.map((pod) => [pod, controllers.find((c) => isReplicaOf(pod, c))]));
  const loads = openMinions(nodes).map(
    (node): Load => ({
      node,
      pods: new Set(pods.filter((p) => p.spec.nodeName === node.metadata.name && !isFinished(p) && !isTerminating(p))),
    }),
  );
  const moves: Move[] = [];
  for (;;) {
    loads.sort((a, b) => b.pods.size - a.pods.size || (nameOf(a) < nameOf(b) ? -1 : 1));
    const move = nextMove(loads, (pod) => owners.get(pod));
    if (!move) return moves;
    moves.push(move);
  }
}

/** @param loads the most crowded first; changed as the move says */
function nextMove(loads: Load[], ownerOf: (pod: Pod) => ReplicationController | undefined): Move | undefined {
  for (const crowded of loads)
    for (const empty of [...loads].reverse()) {
      if (crowded.pods.size - empty.pods.size < 2) break;
      const found = moveBetween(crowded, empty, ownerOf);
      if (!found) continue;
      crowded.pods.delete(found.pod);
      empty.pods.add(found.pod);
      return { pod: found.pod, controller: found.controller, from: nameOf(crowded), to: nameOf(empty) };
    }
  return undefined;
}
