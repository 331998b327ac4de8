/**
 * How fast owners find their pods: all pods and owners come, every owner looks, then every pod changes once. By the
 * index, and as a scan of all pods by each owner. `npm run bench -- index [--owners N --pods N] [--scan]`; without sizes
 * 200 owners of 20,000 pods by both, and 5,000 of 150,000 by the index alone (--scan: by both, which takes minutes).
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { AnyObject } from "../../core/kinds/all.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicaView } from "../../core/kinds/replicas/view.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { ObjectIndex } from "../../core/objects/index/object-index.js";
import { replicaView, sameReplica } from "../../daemon/control/replica-view.js";
import { Sights } from "../../daemon/control/sights.js";
import { ScannedPods } from "./index/scanned-pods.js";

const at = "2026-11-29T00:00:00Z";

function ownerAt(i: number, replicas: number): ReplicationController {
  const app = `app-${i}`;
  const metadata = { name: app, namespace: `ns-${i % 10}`, uid: app };
  const spec = { replicas, selector: { app, tier: "web" }, template: { metadata: { labels: { app } } } };
  return { apiVersion: "v1", kind: "ReplicationController", metadata, spec } as ReplicationController;
}

function podAt(i: number, owners: number): Pod {
  const owner = i % owners;
  const app = `app-${owner}`;
  const reference = { apiVersion: "v1", kind: "ReplicationController", name: app, uid: app, controller: true };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...{ name: `pod-${i}`, namespace: `ns-${owner % 10}`, uid: `uid-${i}`, creationTimestamp: at },
      labels: { app, tier: "web", version: "3" },
      ownerReferences: [reference],
    },
    spec: { nodeName: `minion-${i % 1_000}`, containers: [{ name: "c", image: "i" }] },
    status: { phase: "Pending" },
  };
}

/** What is measured: the pods come, the owners come and look, every pod changes. */
interface Way {
  pods(pods: readonly Pod[]): void;
  owners(owners: readonly ReplicationController[]): number;
  changes(before: readonly Pod[], after: readonly Pod[]): number;
}

const eye = { belongs: isReplicaOf, viewOf: replicaView, same: sameReplica };

function indexed(): Way {
  const index = new ObjectIndex<AnyObject>();
  const sights = new Sights<ReplicationController, ReplicaView>({ kind: "ReplicationController", ...eye }, index);
  return {
    pods: (pods) => {
      for (const pod of pods) index.put(pod);
    },
    owners: (owners) => {
      let seen = 0;
      for (const owner of owners) {
        index.put(owner);
        sights.put(owner);
        seen += [...sights.viewsOf(owner)].length;
      }
      return seen;
    },
    changes: (before, after) => {
      let told = 0;
      after.forEach((pod, i) => {
        index.put(pod);
        told += sights.move(before[i], pod).length;
      });
      return told;
    },
  };
}

function scanned(): Way {
  const all = new Map<string, Pod>();
  const members = new ScannedPods<ReplicationController, ReplicaView>(eye);
  const put = (pod: Pod): unknown => all.set(`${pod.metadata.namespace}/${pod.metadata.name}`, pod);
  return {
    pods: (pods) => pods.forEach(put),
    owners: (owners) => {
      let seen = 0;
      for (const owner of owners) {
        members.put(owner, all.values());
        seen += [...members.viewsOf(owner)].length;
      }
      return seen;
    },
    changes: (before, after) => {
      let told = 0;
      after.forEach((pod, i) => {
        put(pod);
        told += members.move(before[i], pod).length;
      });
      return told;
    },
  };
}

function measure(way: Way, ownerCount: number, podCount: number): Record<string, number> {
  const owners = Array.from({ length: ownerCount }, (_, i) => ownerAt(i, Math.ceil(podCount / ownerCount)));
  const pods = Array.from({ length: podCount }, (_, i) => podAt(i, ownerCount));
  const running = pods.map((pod): Pod => ({ ...pod, status: { phase: "Running" } }));
  const timed = (work: () => unknown): number => {
    const start = performance.now();
    const result = work();
    if (result !== undefined && result !== podCount) throw new Error(`${result} of ${podCount} pods were found`);
    return Math.round(performance.now() - start);
  };
  const podsMs = timed(() => way.pods(pods));
  const ownersMs = timed(() => way.owners(owners));
  const changesMs = timed(() => way.changes(pods, running));
  return { podsMs, ownersMs, changesMs, totalMs: podsMs + ownersMs + changesMs };
}

/** The median of three, by the whole: the first of them is slower, as it always is. */
function median(once: () => Record<string, number>): Record<string, number> {
  const runs = [once(), once(), once()].sort((a, b) => (a["totalMs"] ?? 0) - (b["totalMs"] ?? 0));
  return runs[1] ?? {};
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const options = { owners: { type: "string" }, pods: { type: "string" }, scan: { type: "boolean" } } as const;
  const { values } = parseArgs({ args, options });
  const sizes =
    values.owners === undefined
      ? [
          { owners: 200, pods: 20_000, scan: true },
          { owners: 5_000, pods: 150_000, scan: values.scan ?? false },
        ]
      : [{ owners: Number(values.owners), pods: Number(values.pods ?? 20_000), scan: values.scan ?? false }];
  const results: Record<string, unknown> = {};
  for (const { owners, pods, scan } of sizes) {
    results[`${owners} owners, ${pods} pods`] = {
      index: median(() => measure(indexed(), owners, pods)),
      ...(scan ? { scan: median(() => measure(scanned(), owners, pods)) } : {}),
    };
  }
  return results;
}
