/** `troupe drain`: a minion gets no new pods, and those it has are stopped, no faster than their controllers can take. */
import { humanDuration } from "../../core/api/age.js";
import { controllerOf, isReplicaOf } from "../../core/api/ownership.js";
import { isFinished } from "../../core/api/pod-phase.js";
import type { Pod, ReplicationController } from "../../core/api/types.js";
import { type Client, connect } from "../client/client.js";
import { evictPod } from "../client/evict.js";
import { allowance, nextEvictions, type Slot, slotsOf } from "../client/eviction-plan.js";
import { oneOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { type Change, follow } from "../client/watch.js";
import { print, progress } from "../render/output.js";
import { setCordoned } from "./cordon.js";

export interface DrainFlags extends ClusterFlags {
  force?: boolean;
  gracePeriod?: number;
  maxUnavailable: string;
  timeout?: number;
}

/** Refused for now: asked again after this. */
const retryMs = 1_000;

const idOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

/** Pods that nobody would make anew elsewhere. */
function bare(pods: readonly Pod[], controllers: readonly ReplicationController[]): Pod[] {
  return pods.filter((p) => controllerOf(p) === "" && !isFinished(p) && !controllers.some((c) => isReplicaOf(p, c)));
}

class Drain {
  readonly #client: Client;
  readonly #flags: DrainFlags;
  readonly #minion: string;
  readonly #pods = new Map<string, Pod>();
  readonly #controllers = new Map<string, ReplicationController>();
  readonly #asked = new Set<string>();
  readonly #done = new AbortController();
  #said = "";
  #failure: unknown;

  constructor(client: Client, minion: string, flags: DrainFlags) {
    this.#client = client;
    this.#minion = minion;
    this.#flags = flags;
  }

  get left(): Pod[] {
    return [...this.#pods.values()].filter((p) => p.spec.nodeName === this.#minion);
  }

  /** Runs until the minion is empty or the time is over. @throws Error naming what is left, ApiError, ConnectionError */
  async run(): Promise<void> {
    const { timeout } = this.#flags;
    const limit = timeout === undefined ? [] : [AbortSignal.timeout(timeout * 1000)];
    const signal = AbortSignal.any([this.#done.signal, ...limit]);
    const options = { signal };
    const [controllers, pods] = await Promise.all([
      follow(this.#client, { kind: "ReplicationController", namespace: undefined }, options),
      follow(this.#client, { kind: "Pod", namespace: undefined }, options),
    ]);
    for (const c of controllers.items) this.#controllers.set(c.metadata.uid ?? "", c);
    for (const p of pods.items) this.#pods.set(p.metadata.uid ?? "", p);
    this.#step();
    await Promise.all([this.#followControllers(controllers.changes), this.#followPods(pods.changes)]);
    if (this.#failure !== undefined) throw this.#failure;
    if (this.left.length > 0)
      throw new Error(
        `minion "${this.#minion}" is not empty after ${humanDuration((timeout ?? 0) * 1000)}: ${this.left.map(idOf).join(", ")} ` +
          `${this.left.length === 1 ? "is" : "are"} left${this.#said === "" ? "" : ` (${this.#said})`}; it stays cordoned`,
      );
  }

  async #followControllers(changes: AsyncIterable<Change<"ReplicationController">>): Promise<void> {
    for await (const { type, object } of changes) {
      if (type === "DELETED") this.#controllers.delete(object.metadata.uid ?? "");
      else this.#controllers.set(object.metadata.uid ?? "", object);
      this.#step();
    }
  }

  async #followPods(changes: AsyncIterable<Change<"Pod">>): Promise<void> {
    for await (const { type, object } of changes) {
      const uid = object.metadata.uid ?? "";
      if (type === "DELETED") {
        this.#pods.delete(uid);
        if (object.spec.nodeName === this.#minion) print(`pod "${idOf(object)}" evicted\n`);
      } else this.#pods.set(uid, object);
      this.#step();
    }
  }

  #step(): void {
    if (this.left.length === 0) {
      this.#done.abort();
      return;
    }
    const slots = slotsOf([...this.#controllers.values()], [...this.#pods.values()], this.#asked);
    const { evict, held } = nextEvictions(this.left, slots, this.#flags.maxUnavailable, this.#asked);
    for (const pod of evict) void this.#evict(pod);
    this.#say(held);
  }

  #say(held: readonly Slot[]): void {
    const said = held.map((s) => `rc/${s.name} has ${s.ready} of ${s.wanted} ready`).join(", ");
    if (said !== "" && said !== this.#said) progress(`waiting: ${said}`);
    this.#said = said;
  }

  async #evict(pod: Pod): Promise<void> {
    const { uid = "" } = pod.metadata;
    this.#asked.add(uid);
    progress(`evicting pod "${idOf(pod)}"`);
    try {
      if ((await evictPod(this.#client, pod, this.#flags.gracePeriod)) !== "refused") return;
      this.#asked.delete(uid);
      setTimeout(() => this.#step(), retryMs).unref();
    } catch (error) {
      this.#asked.delete(uid);
      this.#failure ??= error;
      this.#done.abort();
    }
  }
}

/** @throws UsageError, ApiError, ConnectionError; Error when pods would be lost, or the time is over */
export async function drain(minion: string, flags: DrainFlags): Promise<void> {
  const name = oneOf(minion, "Node");
  allowance(flags.maxUnavailable, 1);
  const client = await connect(flags);
  await client.get("Node", name);
  const [{ items: pods }, { items: controllers }] = await Promise.all([
    client.list("Pod", undefined, { fields: `spec.nodeName=${name}` }),
    client.list("ReplicationController", undefined),
  ]);
  const lost = bare(pods, controllers);
  if (lost.length > 0 && !flags.force)
    throw new Error(
      `${lost.length === 1 ? "a pod" : `${lost.length} pods`} on minion "${name}" would not be made anew elsewhere, as no controller keeps ` +
        `${lost.length === 1 ? "it" : "them"}: ${lost.map(idOf).join(", ")}; --force ends ${lost.length === 1 ? "it" : "them"} all the same (nothing was changed)`,
    );
  if (await setCordoned(client, name, true)) print(`minion "${name}" cordoned\n`);
  await new Drain(client, name, flags).run();
  print(`minion "${name}" drained\n`);
}
