/** `troupe rebalance`: replicas move from crowded minions to empty ones, no faster than their controllers can take. */
import { humanDuration } from "../../core/api/age.js";
import type { Pod, ReplicationController } from "../../core/api/types.js";
import { type Client, connect } from "../client/client.js";
import { evictPod } from "../client/evict.js";
import { allowance, nextEvictions, slotsOf } from "../client/eviction-plan.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { type Move, planMoves } from "../client/rebalance-plan.js";
import { type Change, follow } from "../client/watch.js";
import { print, progress } from "../render/output.js";

export interface RebalanceFlags extends ClusterFlags {
  dryRun?: boolean;
  maxUnavailable: string;
  timeout?: number;
}

/** Refused for now: asked again after this. */
const retryMs = 1_000;

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

class Rebalance {
  readonly #client: Client;
  readonly #flags: RebalanceFlags;
  readonly #moves: readonly Move[];
  readonly #pods = new Map<string, Pod>();
  readonly #controllers = new Map<string, ReplicationController>();
  readonly #asked = new Set<string>();
  readonly #done = new AbortController();
  #failure: unknown;

  constructor(client: Client, moves: readonly Move[], flags: RebalanceFlags) {
    this.#client = client;
    this.#moves = moves;
    this.#flags = flags;
  }

  get #left(): Pod[] {
    return this.#moves.flatMap(({ pod }) => this.#pods.get(uidOf(pod)) ?? []);
  }

  /** Runs until all are moved, and their controllers whole. @throws Error naming what is left, ApiError, ConnectionError */
  async run(): Promise<void> {
    const { timeout } = this.#flags;
    const limit = timeout === undefined ? [] : [AbortSignal.timeout(timeout * 1000)];
    const options = { signal: AbortSignal.any([this.#done.signal, ...limit]) };
    const [controllers, pods] = await Promise.all([
      follow(this.#client, { kind: "ReplicationController", namespace: undefined }, options),
      follow(this.#client, { kind: "Pod", namespace: undefined }, options),
    ]);
    for (const c of controllers.items) this.#controllers.set(c.metadata.uid ?? "", c);
    for (const p of pods.items) this.#pods.set(uidOf(p), p);
    this.#step();
    await Promise.all([this.#follow(controllers.changes, this.#controllers), this.#follow(pods.changes, this.#pods)]);
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#isDone())
      throw new Error(`not all replicas are moved and ready again after ${humanDuration((timeout ?? 0) * 1000)}`);
  }

  async #follow<K extends "Pod" | "ReplicationController">(
    changes: AsyncIterable<Change<K>>,
    known: Map<string, Change<K>["object"]>,
  ): Promise<void> {
    for await (const { type, object } of changes) {
      if (type === "DELETED") known.delete(object.metadata.uid ?? "");
      else known.set(object.metadata.uid ?? "", object);
      this.#step();
    }
  }

  #slots() {
    return slotsOf([...this.#controllers.values()], [...this.#pods.values()], this.#asked);
  }

  #isDone(): boolean {
    const moved = new Set(this.#moves.map((m) => m.controller.metadata.name));
    return this.#left.length === 0 && this.#slots().every((s) => !moved.has(s.name) || s.ready >= s.wanted);
  }

  #step(): void {
    if (this.#isDone()) {
      this.#done.abort();
      return;
    }
    const { evict } = nextEvictions(this.#left, this.#slots(), this.#flags.maxUnavailable, this.#asked);
    for (const pod of evict) void this.#move(pod);
  }

  async #move(pod: Pod): Promise<void> {
    this.#asked.add(uidOf(pod));
    progress(`moving pod "${idOf(pod)}" off ${pod.spec.nodeName}`);
    try {
      if ((await evictPod(this.#client, pod, undefined)) !== "refused") return;
      this.#asked.delete(uidOf(pod));
      setTimeout(() => this.#step(), retryMs).unref();
    } catch (error) {
      this.#failure ??= error;
      this.#done.abort();
    }
  }
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
  await new Rebalance(client, moves, flags).run();
  const moved = new Set(moves.map(({ pod }) => uidOf(pod)));
  const { moves: more } = await look(client);
  print(`${moved.size} ${moved.size === 1 ? "replica" : "replicas"} moved\n`);
  if (more.length > 0)
    print(`the scheduler chose other minions than planned: ${more.length} more would have to move\n`);
}
