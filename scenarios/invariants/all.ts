import { acknowledgedObjectsKept } from "./acknowledged-objects-kept.js";
import { actorsAgree } from "./actors-agree.js";
import { actorsSound } from "./actors-sound.js";
import { apartAsRequired } from "./apart-as-required.js";
import { autoscalersWithinBounds } from "./autoscalers-within-bounds.js";
import { boundWhereWanted } from "./bound-where-wanted.js";
import { capacityKept } from "./capacity-kept.js";
import { claimsKept } from "./claims-kept.js";
import { configuredWhenBegun } from "./configured-when-begun.js";
import { containersAsTold } from "./containers-as-told.js";
import { controllersTellTruth } from "./controllers-tell-truth.js";
import { daemonsInPlace } from "./daemons-in-place.js";
import { deploymentsRolled } from "./deployments-rolled.js";
import { drainedBeforeStopped } from "./drained-before-stopped.js";
import { endedStaysEnded } from "./ended-stays-ended.js";
import { hostPortsUnique } from "./host-ports-unique.js";
import type { Invariant } from "./invariant.js";
import { jobsCountRight } from "./jobs-count-right.js";
import { noLostUpdate } from "./no-lost-update.js";
import { noStaleRoutes } from "./no-stale-routes.js";
import { oneMinionPerPod } from "./one-minion-per-pod.js";
import { oneRunPerContainer } from "./one-run-per-container.js";
import { preemptedByHigher } from "./preempted-by-higher.js";
import { replicasBounded } from "./replicas-bounded.js";
import { restartsSpaced } from "./restarts-spaced.js";
import { revisionsInOrder } from "./revisions-in-order.js";
import { servicesReachReady } from "./services-reach-ready.js";
import { slotsFenced } from "./slots-fenced.js";
import { statefulSetsInOrder } from "./stateful-sets-in-order.js";
import { watchTellsAll } from "./watch-tells-all.js";

/** Every invariant there is; all are asked for unless a scenario excepts one by name. */
export const invariants: readonly Invariant[] = [
  acknowledgedObjectsKept,
  actorsAgree,
  actorsSound,
  apartAsRequired,
  autoscalersWithinBounds,
  boundWhereWanted,
  capacityKept,
  claimsKept,
  configuredWhenBegun,
  containersAsTold,
  controllersTellTruth,
  daemonsInPlace,
  deploymentsRolled,
  drainedBeforeStopped,
  endedStaysEnded,
  hostPortsUnique,
  jobsCountRight,
  noLostUpdate,
  noStaleRoutes,
  oneMinionPerPod,
  oneRunPerContainer,
  preemptedByHigher,
  replicasBounded,
  restartsSpaced,
  revisionsInOrder,
  servicesReachReady,
  slotsFenced,
  statefulSetsInOrder,
  watchTellsAll,
];
