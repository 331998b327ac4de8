/** How many replicas each ReplicaSet of a deployment shall have next: while it rolls, is made anew, or is scaled. */
import type { ReplicaSet } from "../replica-set/object.js";
import { boundsOf } from "./amounts.js";
import { type Deployment, deploymentKeys } from "./object.js";
import { availableOf, isSettled, mostOf, type Sets, sumOf, wantedOf } from "./sets.js";

/** Sets that shall have another size than they have. */
export type Sizes = ReadonlyMap<ReplicaSet, number>;

const wishOf = ({ spec }: Deployment): number => spec.replicas ?? 1;
const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type !== "Recreate";
const isActive = (set: ReplicaSet): boolean => wantedOf(set) > 0;

/** How many a set of the wanted template may have when it is made. */
export function sizeOfNew(deployment: Deployment, { old }: Sets): number {
  const wish = wishOf(deployment);
  if (!isRolling(deployment)) return isQuiet(old) ? wish : 0;
  return Math.max(0, Math.min(wish, wish + boundsOf(deployment).surge - sumOf(old, mostOf)));
}

/** Nothing of them runs, or will. */
export const isQuiet = (sets: readonly ReplicaSet[]): boolean =>
  sets.every((set) => isSettled(set) && mostOf(set) === 0 && (set.status?.terminatingReplicas ?? 0) === 0);

/** One step of a roll: more of the new, as many as the surge allows; less of the old, as many as can be missed. */
function rolled(deployment: Deployment, { current, old, all }: Sets): Map<ReplicaSet, number> {
  const sizes = new Map<ReplicaSet, number>();
  const wish = wishOf(deployment);
  const { surge, unavailable } = boundsOf(deployment);
  if (!current) return sizes;
  const size = wantedOf(current);
  if (size > wish) sizes.set(current, wish);
  const room = wish + surge - sumOf(all, mostOf);
  if (size < wish && room > 0) sizes.set(current, Math.min(wish, size + room));
  const least = wish - unavailable;
  const notYet = Math.max(0, Math.min(size, wish) - availableOf(current));
  let sick = sumOf(old, wantedOf) + Math.min(size, wish) - least - notYet;
  if (sick <= 0) return sizes;
  // What does not run is not missed.
  for (const set of old) {
    const n = Math.min(sick, wantedOf(set) - availableOf(set));
    if (n > 0) sizes.set(set, wantedOf(set) - n);
    sick -= Math.max(0, n);
  }
  let spare = sumOf(old, availableOf) + Math.min(availableOf(current), wish) - least;
  for (const set of old) {
    const left = sizes.get(set) ?? wantedOf(set);
    const n = Math.min(spare, left);
    if (n > 0) sizes.set(set, left - n);
    spare -= Math.max(0, n);
  }
  return sizes;
}

/** All of the old go before the first of the new comes. */
function recreated(deployment: Deployment, { current, old }: Sets): Map<ReplicaSet, number> {
  const active = old.filter(isActive);
  if (active.length > 0) return new Map(active.map((set) => [set, 0]));
  const wish = wishOf(deployment);
  return new Map(current && wantedOf(current) !== wish && isQuiet(old) ? [[current, wish]] : []);
}

/** What is wanted was changed since its sets were scaled last. */
function isScaled(deployment: Deployment, { all }: Sets): boolean {
  const wish = String(wishOf(deployment));
  return all.some((set) => {
    const desired = set.metadata.annotations?.[deploymentKeys.desired];
    return isActive(set) && desired !== undefined && desired !== wish;
  });
}

/** Each set's part of what there is more or less now, by its size (Kubernetes' proportional scaling). */
function shared(deployment: Deployment, active: readonly ReplicaSet[]): Map<ReplicaSet, number> {
  const wish = wishOf(deployment);
  const most = wish > 0 ? wish + boundsOf(deployment).surge : 0;
  const open = most - sumOf(active, wantedOf);
  // The largest first; of the same size the newest, or the oldest when some must go.
  const order = [...active].reverse();
  if (open < 0) order.reverse();
  order.sort((a, b) => wantedOf(b) - wantedOf(a));
  const sizes = new Map<ReplicaSet, number>();
  let left = open;
  for (const set of order) {
    const before = Number(set.metadata.annotations?.[deploymentKeys.most] ?? 0) || most;
    const part = Math.round((wantedOf(set) * most) / before) - wantedOf(set);
    const given = open > 0 ? Math.min(Math.max(0, part), left) : Math.max(Math.min(0, part), left);
    sizes.set(set, wantedOf(set) + given);
    left -= given;
  }
  const [first] = order;
  if (first && left !== 0) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + left));
  return sizes;
}

function scaled(deployment: Deployment, sets: Sets): Map<ReplicaSet, number> {
  const { all, current } = sets;
  const wish = wishOf(deployment);
  const active = all.filter(isActive);
  const only = active.length === 0 ? (current ?? all.at(-1)) : active[0];
  if (active.length <= 1) return new Map(only ? [[only, wish]] : []);
  const isDone = current && wantedOf(current) === wish && availableOf(current) === wish;
  if (isDone) return new Map(active.filter((set) => set !== current).map((set) => [set, 0]));
  return isRolling(deployment) ? shared(deployment, active) : new Map();
}

/**
 * What each set shall have now. Nothing is decided while a set has not seen what was wanted of it last: what it says of
 * itself is not true by then.
 */
export function sizesOf(deployment: Deployment, sets: Sets): Sizes {
  if (!sets.all.every(isSettled)) return new Map();
  const { paused = false } = deployment.spec;
  if ((paused || isRolling(deployment)) && isScaled(deployment, sets)) return scaled(deployment, sets);
  if (paused) return new Map();
  return isRolling(deployment) ? rolled(deployment, sets) : recreated(deployment, sets);
}
