/** The decision of a deployment: which ReplicaSets there shall be, of what size, and what it says of how it gets on. */
import type { ControllerNote, Named, Reconciled } from "../../objects/reconciled.js";
import type { ReplicaSet } from "../replica-set/object.js";
import { type Deployment, deploymentKeys } from "./object.js";
import { type Event, isComplete } from "./progress.js";
import { isSettled, mostOf, revisionOfSet, type Sets, setsOf, wantedOf } from "./sets.js";
import { isQuiet, type Sizes, sizesOf } from "./sizes.js";
import { statusNow } from "./status.js";
import { changedSets, newSet, revisionOf } from "./writes.js";

/** Old sets beyond those that are kept for `kubectl rollout undo`, once the roll is done; the oldest revisions go. */
function outlived({ spec }: Deployment, { old }: Sets): Named[] {
  const limit = spec.revisionHistoryLimit ?? 10;
  const idle = old.filter((set) => mostOf(set) === 0 && isSettled(set) && !set.metadata.deletionTimestamp);
  return [...idle]
    .sort((a, b) => revisionOfSet(a) - revisionOfSet(b))
    .slice(0, Math.max(0, old.length - limit))
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}

function notesOf(sizes: Sizes): ControllerNote[] {
  return [...sizes]
    .filter(([set, size]) => size !== wantedOf(set))
    .map(([set, size]) => ({
      level: "Normal",
      reason: "ScalingReplicaSet",
      message: `Scaled ${size > wantedOf(set) ? "up" : "down"} replica set ${set.metadata.name} from ${wantedOf(set)} to ${size}`,
    }));
}

/** The deployment with the revision of its template, where it does not say so. */
function numbered(deployment: Deployment, revision: number): Deployment[] {
  const { annotations = {} } = deployment.metadata;
  if (annotations[deploymentKeys.revision] === String(revision)) return [];
  const told = { ...annotations, [deploymentKeys.revision]: String(revision) };
  return [{ ...deployment, metadata: { ...deployment.metadata, annotations: told } }];
}

function eventOf(sets: Sets, isCreated: boolean): Event {
  if (isCreated) return "created";
  return sets.current && revisionOfSet(sets.current) !== revisionOf(sets) ? "found" : undefined;
}

/** @param children sets it owns, those it might adopt, and those whose names it might want */
export function reconcile(deployment: Deployment, children: readonly ReplicaSet[], nowMs: number): Reconciled {
  const sets = setsOf(deployment, children);
  const { adopt, release, current, old } = sets;
  if (adopt.length + release.length > 0)
    return { create: [], update: [], remove: [], adopt, release, ...statusNow(deployment, sets, undefined, nowMs) };
  const { paused = false, strategy } = deployment.spec;
  const isDue = !current && !paused && (strategy?.type !== "Recreate" || isQuiet(old));
  const sizes = sizesOf(deployment, sets);
  const told = statusNow(deployment, sets, eventOf(sets, isDue), nowMs);
  return {
    create: isDue ? [newSet(deployment, sets)] : [],
    update: [
      ...changedSets(deployment, sets, sizes),
      ...(current || isDue ? numbered(deployment, revisionOf(sets)) : []),
    ],
    remove: isComplete(deployment, told.status) ? outlived(deployment, sets) : [],
    notes: notesOf(sizes),
    ...told,
  };
}
