/** How fast the durable store is: one put at a time, many at once, and opening what is there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Pod } from "../../core/kinds/pod/object.js";
import { memoryStore } from "../../core/store/memory.js";
import { create, update } from "../../core/store/write.js";
import { openLmdbStore } from "../../daemon/adapters/store/lmdb.js";

/** A pod of the size real ones have, about 1.2 kB. */
function typicalPod(i: number): Pod {
  const env = Array.from({ length: 12 }, (_, n) => ({
    name: `SETTING_NUMBER_${n}`,
    value: `value of setting ${n} of pod ${i}`,
  }));
  return {
    kind: "Pod",
    metadata: { name: `pod-${i}`, namespace: "default", labels: { name: "web", tier: "front", version: "3" } },
    spec: { containers: [{ name: "web", image: "example/web:3", ports: [{ containerPort: 80 }], env }] },
    status: { phase: "Pending" },
  };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

async function perSecond(pods: readonly Pod[], write: (pod: Pod) => Promise<Pod>): Promise<number> {
  const start = performance.now();
  await Promise.all(pods.map(write));
  return Math.round(pods.length / ((performance.now() - start) / 1000));
}

/** @param args the number of objects, default 50000 */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const count = Number(args[0] ?? 50_000);
  const path = mkdtempSync(join(tmpdir(), "troupe-bench-"));
  try {
    let store = await openLmdbStore({ path });
    const singles: number[] = [];
    for (let i = 0; i < 300; i++) {
      const start = performance.now();
      await create(store, typicalPod(i));
      singles.push(performance.now() - start);
    }
    const pods = Array.from({ length: count }, (_, i) => typicalPod(1000 + i));
    const running = pods.map((pod) => ({ ...pod, status: { phase: "Running" } }));
    const durablePutsPerSecond = await perSecond(pods, (pod) => create(store, pod));
    const durableUpdatesPerSecond = await perSecond(running, (pod) => update(store, pod));
    await store.close();
    const opening = performance.now();
    store = await openLmdbStore({ path });
    const openMs = Math.round(performance.now() - opening);
    await store.close();
    const memory = memoryStore();
    const memoryPutsPerSecond = await perSecond(pods, (pod) => create(memory, pod));
    const singlePutMs = Number(median(singles).toFixed(3));
    return { objects: count, durablePutsPerSecond, durableUpdatesPerSecond, singlePutMs, openMs, memoryPutsPerSecond };
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
