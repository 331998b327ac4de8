/** `troupe rebalance`: replicas move from crowded minions to empty ones, no faster than their controllers can take. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { humanDuration } from "../../core/objects/age.js";
import { type Client, connect } from "../client/client.js";
import { allowance } from "../client/eviction-plan.js";
import { Evictor } from "../client/evictor.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { type Move, planMoves } from "../client/rebalance-plan.js";
import { print, progress } from "../render/output.js";

export interface RebalanceFlags extends ClusterFlags {
  dryRun?: boolean;
  maxUnavailable: string;
  timeout?: number;
}

const idOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;
const uidOf = ({ metadata }: Pod): string => metadata.uid ?? "";

async function look(client: Client): Promise<{ pods: Pod[]; moves: Move[] }> {
  const [nodes, pods, controllers] = await Promise.all([
    client.list("Node", undefined),
    client.list("Pod", undefined),
    client.list("ReplicationController", undefined),
  ]);
  return { pods: pods.items, moves: planMoves(nodes.items, pods.items, controllers.items) };
}

/** Runs until all are moved, and their controllers whole. @throws Error when the time is over, ApiError, ConnectionError */
async function move(client: Client, moves: readonly Move[], flags: RebalanceFlags): Promise<void> {
  const moved = new Set(moves.map((m) => m.controller.metadata.name));
  const left = await new Evictor(client, flags, {
    left: (pods) => moves.flatMap(({ pod }) => pods.get(uidOf(pod)) ?? []),
    isDone: (pods, slots) => pods.length === 0 && slots.every((s) => !moved.has(s.name) || s.ready >= s.wanted),
    onAsk: (pod) => progress(`moving pod "${idOf(pod)}" off ${pod.spec.nodeName}`),
  }).run();
  if (left !== undefined)
    throw new Error(`not all replicas are moved and ready again after ${humanDuration((flags.timeout ?? 0) * 1000)}`);
}

/** @throws UsageError, ApiError, ConnectionError; Error when the time is over */
export async function rebalance(flags: RebalanceFlags): Promise<void> {
  allowance(flags.maxUnavailable, 1);
  const client = await connect(flags);
  const { moves } = await look(client);
  for (const { pod, from, to } of moves)
    if (flags.dryRun) print(`pod "${idOf(pod)}" would move from ${from} to ${to}\n`);
  if (moves.length === 0) print("no replica has to move\n");
  if (flags.dryRun || moves.length === 0) return;
  await move(client, moves, flags);
  const moved = new Set(moves.map(({ pod }) => uidOf(pod)));
  const { moves: more } = await look(client);
  print(`${moved.size} ${moved.size === 1 ? "replica" : "replicas"} moved\n`);
  if (more.length > 0)
    print(`the scheduler chose other minions than planned: ${more.length} more would have to move\n`);
}
