/** `troupe scale` (and `resize`): how many replicas a controller keeps. */

import { counted } from "../../core/counted.js";
import { eitherSignal } from "../../core/either-signal.js";
import { isRecord } from "../../core/schema/shape.js";
import { connect } from "../client/client.js";
import { wantedOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { follow } from "../client/watch.js";
import { UsageError } from "../fail.js";
import { print, progress } from "../render/output.js";

export interface ScaleFlags extends ClusterFlags {
  replicas?: number;
  currentReplicas?: number;
  wait?: boolean;
  timeout?: number;
}

const replicasMax = 1_000_000;

/** `rc/NAME`, `NAME`, `rc NAME`, each with the number last if --replicas does not say it. @throws UsageError */
export function scaleArgs(args: readonly string[], replicas: number | undefined): { name: string; replicas: number } {
  const words = [...args];
  let count = replicas;
  if (count === undefined && /^\d+$/.test(words.at(-1) ?? "") && words.length > 1) count = Number(words.pop());
  if (count === undefined || count > replicasMax)
    throw new UsageError("how many replicas is missing: troupe scale rc/NAME --replicas N, or troupe resize rc NAME N");
  const isBareName = words.length === 1 && !(words[0] ?? "").includes("/");
  const [wanted, ...more] = wantedOf(isBareName ? ["rc", ...words] : words);
  if (wanted?.kind !== "ReplicationController" || wanted.names.length !== 1 || more.length > 0)
    throw new UsageError("one replication controller is expected: rc/NAME");
  return { name: wanted.names[0] ?? "", replicas: count };
}

/** @throws UsageError, ApiError, ConnectionError */
export async function scale(args: readonly string[], flags: ScaleFlags): Promise<void> {
  const { name, replicas } = scaleArgs(args, flags.replicas);
  const client = await connect(flags);
  const controller = await client.get("ReplicationController", name);
  const before = controller.spec.replicas ?? 0;
  const { currentReplicas } = flags;
  if (currentReplicas !== undefined && currentReplicas !== before)
    throw new Error(
      `replicationcontroller "${name}" wants ${counted(before, "replica")}, not ${currentReplicas}; nothing was changed`,
    );
  const path = `${client.path("ReplicationController", name)}/scale`;
  const scaleObject = await client.ask({ path });
  const { metadata } = isRecord(scaleObject) ? scaleObject : {};
  // Only --current-replicas makes the write one that others' writes may foil.
  const condition =
    currentReplicas === undefined || !isRecord(metadata) ? {} : { resourceVersion: metadata["resourceVersion"] };
  await client.ask({
    method: "PUT",
    path,
    body: {
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name, namespace: client.namespace, ...condition },
      spec: { replicas },
    },
  });
  print(`replicationcontroller "${name}" scaled from ${before} to ${replicas}\n`);
  if (!flags.wait) return;
  const signal = flags.timeout === undefined ? new AbortController().signal : AbortSignal.timeout(flags.timeout * 1000);
  const stop = new AbortController();
  const target = {
    kind: "ReplicationController",
    namespace: client.namespace,
    selectors: { fields: `metadata.name=${name}` },
  } as const;
  const { items, changes } = await follow(client, target, { signal: eitherSignal(signal, stop.signal) });
  let done = false;
  const look = (status: { replicas?: number; readyReplicas?: number } | undefined): void => {
    progress(`${status?.readyReplicas ?? 0} of ${replicas} ready`);
    done = (status?.replicas ?? 0) === replicas && (status?.readyReplicas ?? 0) === replicas;
    if (done) stop.abort();
  };
  look(items[0]?.status);
  for await (const { object } of changes) look(object.status);
  if (!done)
    throw new Error(
      `not all ${replicas} replicas of "${name}" are ready after ${flags.timeout} s; troupe describe rc/${name} says why`,
    );
}
