/** Ends pods on purpose, no faster than their controllers can take: what drain and rebalance have in common. */

import { eitherSignal } from "../../core/either-signal.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { Client } from "./client.js";
import { evictPod } from "./evict.js";
import { nextEvictions, type Slot, slotsOf } from "./eviction-plan.js";
import { type Change, follow } from "./watch.js";

export interface EvictorOptions {
  /** As of --max-unavailable. */
  maxUnavailable: string;
  /** Seconds; absent = as long as it takes. */
  timeout?: number;
  /** Seconds for each pod; absent = the pod's own. */
  gracePeriod?: number;
}

/** What is to be done, told by whoever has it done. */
export interface EvictorWork {
  /** Pods that are there and have to go. */
  left(pods: ReadonlyMap<string, Pod>): Pod[];
  /** Whether that is all; `slots`: how each controller does. */
  isDone(left: readonly Pod[], slots: readonly Slot[]): boolean;
  /** Hears of each pod that is asked to go, … */
  onAsk(pod: Pod): void;
  /** … of each that went, … */
  onGone?(pod: Pod): void;
  /** … and of controllers that cannot spare another one yet; none: nothing waits. */
  onHeld?(held: readonly Slot[]): void;
  /** Hears of each pod that may not go yet, as its disruption budget says; it is asked for again. */
  onRefused?(pod: Pod): void;
}

/** Refused for now: asked again after this. */
const retryMs = 1_000;

const uidOf = ({ metadata }: Pod): string => metadata.uid ?? "";

export class Evictor {
  readonly #client: Client;
  readonly #options: EvictorOptions;
  readonly #work: EvictorWork;
  readonly #pods = new Map<string, Pod>();
  readonly #controllers = new Map<string, ReplicationController>();
  readonly #asked = new Set<string>();
  readonly #over = new AbortController();
  #failure: unknown;

  constructor(client: Client, options: EvictorOptions, work: EvictorWork) {
    this.#client = client;
    this.#options = options;
    this.#work = work;
  }

  /** @returns what is left when the time is over; undefined = all is done @throws ApiError, ConnectionError */
  async run(): Promise<Pod[] | undefined> {
    const { timeout } = this.#options;
    const limit = timeout === undefined ? [] : [AbortSignal.timeout(timeout * 1_000)];
    const options = { signal: eitherSignal(this.#over.signal, ...limit) };
    const [controllers, pods] = await Promise.all([
      follow(this.#client, { kind: "ReplicationController", namespace: undefined }, options),
      follow(this.#client, { kind: "Pod", namespace: undefined }, options),
    ]);
    for (const c of controllers.items) this.#controllers.set(c.metadata.uid ?? "", c);
    for (const p of pods.items) this.#pods.set(uidOf(p), p);
    this.#step();
    await Promise.all([
      this.#follow(controllers.changes, this.#controllers),
      this.#follow(pods.changes, this.#pods, (pod) => this.#work.onGone?.(pod)),
    ]);
    if (this.#failure !== undefined) throw this.#failure;
    return this.#isDone() ? undefined : this.#left();
  }

  async #follow<K extends "Pod" | "ReplicationController">(
    changes: AsyncIterable<Change<K>>,
    known: Map<string, Change<K>["object"]>,
    onGone: (object: Change<K>["object"]) => void = () => undefined,
  ): Promise<void> {
    for await (const { type, object } of changes) {
      if (type === "DELETED") {
        known.delete(object.metadata.uid ?? "");
        onGone(object);
      } else known.set(object.metadata.uid ?? "", object);
      this.#step();
    }
  }

  #left(): Pod[] {
    return this.#work.left(this.#pods);
  }

  #slots(): Slot[] {
    return slotsOf([...this.#controllers.values()], [...this.#pods.values()], this.#asked);
  }

  #isDone(): boolean {
    return this.#work.isDone(this.#left(), this.#slots());
  }

  #step(): void {
    if (this.#isDone()) {
      this.#over.abort();
      return;
    }
    const { evict, held } = nextEvictions(this.#left(), this.#slots(), this.#options.maxUnavailable, this.#asked);
    for (const pod of evict) void this.#evict(pod);
    this.#work.onHeld?.(held);
  }

  async #evict(pod: Pod): Promise<void> {
    const uid = uidOf(pod);
    this.#asked.add(uid);
    this.#work.onAsk(pod);
    try {
      if ((await evictPod(this.#client, pod, this.#options.gracePeriod)) !== "refused") return;
      this.#asked.delete(uid);
      this.#work.onRefused?.(pod);
      setTimeout(() => this.#step(), retryMs).unref();
    } catch (error) {
      this.#failure ??= error;
      this.#over.abort();
    }
  }
}
