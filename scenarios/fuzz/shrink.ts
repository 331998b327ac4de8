/**
 * Makes a failing scenario smaller while it fails alike: delta debugging over the timeline (A. Zeller and
 * R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), then over workloads and minions.
 */
import type { ScenarioDocument } from "./generate.js";

/** Whether a document still fails as the first one did. */
export type StillFails = (document: ScenarioDocument) => Promise<boolean>;

/** Runs a shrinking may take. */
export const shrinkRunsMax = 300;

/** The least of `items` with which `fails` holds, tried in ever finer parts; order is kept. */
export async function ddmin<T>(items: readonly T[], fails: (items: T[]) => Promise<boolean>): Promise<T[]> {
  let current = [...items];
  let parts = 2;
  while (current.length >= 1) {
    const size = Math.max(1, Math.ceil(current.length / parts));
    let smaller: T[] | undefined;
    for (let i = 0; i < current.length && !smaller; i += size) {
      const without = [...current.slice(0, i), ...current.slice(i + size)];
      if (await fails(without)) smaller = without;
    }
    if (smaller) {
      current = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(current.length, parts * 2);
  }
  return current;
}

/** A smaller document that fails alike. */
export async function shrink(document: ScenarioDocument, stillFails: StillFails): Promise<ScenarioDocument> {
  let runs = 0;
  const fails = async (candidate: ScenarioDocument): Promise<boolean> =>
    ++runs <= shrinkRunsMax && (await stillFails(candidate));
  let best = document;
  const timeline = await ddmin(best.timeline, (items) => fails({ ...best, timeline: items }));
  best = { ...best, timeline };
  const workloads = await ddmin(best.workloads, (items) => fails({ ...best, workloads: items }));
  best = { ...best, workloads };
  for (let minions = 1; minions < Number(best.cluster["minions"]); minions++) {
    const candidate = { ...best, cluster: { ...best.cluster, minions } };
    if (await fails(candidate)) best = candidate;
  }
  for (const workload of best.workloads) best = await fewerReplicas(best, workload as Replicated, fails);
  const again = await ddmin(best.timeline, (items) => fails({ ...best, timeline: items }));
  return { ...best, timeline: again };
}

interface Replicated {
  kind?: string;
  spec?: { replicas?: number };
}

async function fewerReplicas(
  document: ScenarioDocument,
  workload: Replicated,
  fails: StillFails,
): Promise<ScenarioDocument> {
  const replicas = workload.spec?.replicas ?? 0;
  for (let fewer = 0; fewer < replicas; fewer++) {
    const smaller = { ...workload, spec: { ...workload.spec, replicas: fewer } };
    const candidate = { ...document, workloads: document.workloads.map((w) => (w === workload ? smaller : w)) };
    if (await fails(candidate)) return candidate;
  }
  return document;
}
