/** Usage of containers as Docker's API tells it: for engines of other machines. */
import type { ContainerStats } from "../../minion/engine/usage.js";
import { callQueue } from "./call-queue.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";
import type { DockerScope } from "./scope.js";

/** What `GET /containers/ID/stats` says, as far as we read it; a container that does not run has next to nothing. */
interface RawStats {
  cpu_stats?: { cpu_usage?: { total_usage?: number } };
  memory_stats?: { usage?: number; stats?: { inactive_file?: number; total_inactive_file?: number } };
}

/** Docker's collector beats once a second, so a look takes up to that long; many wait for the same beat. */
const looksAtOnceMax = 64;

/** One look at each container; those that do not run are left out. */
export async function apiStats(scope: DockerScope, ids: readonly string[]): Promise<ContainerStats[]> {
  const queue = callQueue(looksAtOnceMax);
  const all = await Promise.all(ids.map((id) => queue.run(() => oneStats(scope, id))));
  return all.filter((stats) => stats !== undefined);
}

async function oneStats(scope: DockerScope, id: string): Promise<ContainerStats | undefined> {
  try {
    const raw: RawStats = await scope.client.open(`measure container ${shortId(id)}`, (docker, abortSignal) =>
      // Without `one-shot` the engine would wait for a second beat, to reckon a percentage that we do not read.
      docker.getContainer(id).stats({ stream: false, "one-shot": true, abortSignal } as { stream: false }),
    );
    const memory = raw.memory_stats ?? {};
    if (memory.usage === undefined) return undefined;
    // Page cache that can go at once is no use of memory (as `docker stats` reckons; cgroup v2 and v1 name it so).
    const cache = memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0;
    return {
      id,
      atMs: scope.clock.nowMs(),
      cpuNanosTotal: raw.cpu_stats?.cpu_usage?.total_usage ?? 0,
      memoryBytes: Math.max(0, memory.usage - cache),
    };
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}
