/**
 * How many replicas a metric asks for: Kubernetes' replica calculator (pkg/controller/podautoscaler/replica_calculator.go),
 * desired = ceil(current × used / wanted), careful with pods of which nothing is known or that have just begun.
 */
import { type Measure, requestOf, Unknown, usedOf } from "./amounts.js";
import { groupPods } from "./groups.js";
import type { PodSight } from "./sight.js";

/** What is wanted of each pod: a part of what it asks for in hundredths, or an amount. */
export type Wish = Measure & ({ utilization: number } | { amount: number });

/** How far from what is wanted nothing is done. */
export interface Tolerances {
  up: number;
  down: number;
}

export interface Proposal {
  replicas: number;
  /** What a pod uses now, as a mean of those that count. */
  average: number;
  /** In hundredths of what is asked for. */
  utilization?: number;
}

type Amounts = Map<PodSight, number>;

const sum = (amounts: Iterable<number>): number => [...amounts].reduce((a, b) => a + b, 0);

interface Ratio {
  ratio: number;
  average: number;
  utilization?: number;
}

function ratioOf(used: Amounts, requests: Amounts, wish: Wish): Ratio | Unknown {
  const total = sum(used.values());
  const average = Math.floor(total / used.size);
  if ("amount" in wish) return { ratio: average / wish.amount, average };
  const asked = sum([...used.keys()].map((pod) => requests.get(pod) ?? 0));
  if (asked === 0) return new Unknown("no metrics returned matched known pods");
  const utilization = Math.floor((total * 100) / asked);
  return { ratio: utilization / wish.utilization, average, utilization };
}

function amountsOf(pods: readonly PodSight[], of: (pod: PodSight) => number | Unknown): Amounts | Unknown {
  const amounts: Amounts = new Map();
  for (const pod of pods) {
    const amount = of(pod);
    if (amount instanceof Unknown) return amount;
    amounts.set(pod, amount);
  }
  return amounts;
}

/** What pods count with of which nothing is known: the least that would hold the direction. */
function assumed(wish: Wish, requests: Amounts, ratio: number, pod: PodSight): number {
  if (ratio > 1) return 0;
  if ("amount" in wish) return wish.amount;
  return Math.floor(((requests.get(pod) ?? 0) * Math.max(100, wish.utilization)) / 100);
}

/** @param current replicas that are wanted now */
export function replicasFor(
  wish: Wish,
  pods: readonly PodSight[],
  current: number,
  tolerances: Tolerances,
  nowMs: number,
): Proposal | Unknown {
  if (pods.length === 0) return new Unknown("no pods returned by selector while calculating replica count");
  const { ready, unready, missing } = groupPods(pods, wish.resource, nowMs);
  if (!pods.some((pod) => pod.used))
    return new Unknown(
      `unable to get metrics for resource ${wish.resource}: no metrics returned from resource metrics API`,
    );
  if (ready.length === 0) return new Unknown("did not receive metrics for targeted pods (pods might be unready)");
  const used = amountsOf(ready, (pod) => usedOf(pod, wish));
  if (used instanceof Unknown) return used;
  const counted = [...ready, ...unready, ...missing];
  const requests = "amount" in wish ? new Map() : amountsOf(counted, (pod) => requestOf(pod, wish));
  if (requests instanceof Unknown) return requests;
  const first = ratioOf(used, requests, wish);
  if (first instanceof Unknown) return first;
  const { ratio, ...told } = first;
  const isNear = (r: number): boolean => r >= 1 - tolerances.down && r <= 1 + tolerances.up;
  const stay: Proposal = { replicas: current, ...told };
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0)
    return isNear(ratio) ? stay : { replicas: Math.ceil(ratio * ready.length), ...told };
  if (ratio !== 1) for (const pod of missing) used.set(pod, assumed(wish, requests, ratio, pod));
  if (countsUnready) for (const pod of unready) used.set(pod, 0);
  const second = ratioOf(used, requests, wish);
  if (second instanceof Unknown) return second;
  const turns = (ratio < 1 && second.ratio > 1) || (ratio > 1 && second.ratio < 1);
  if (isNear(second.ratio) || turns) return stay;
  const replicas = Math.ceil(second.ratio * used.size);
  const isBackwards = (second.ratio < 1 && replicas > current) || (second.ratio > 1 && replicas < current);
  return isBackwards ? stay : { replicas, ...told };
}
