/** Portals in worker threads: each service port lives in one of them, found by a hash of its id. */
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Piscina } from "piscina";
import type { BalancingDifference } from "../../../core/balancing/plan.js";
import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { Fault } from "../../../core/fault.js";
import { fnv1a } from "../../../core/fnv.js";
import { unreachable } from "../../../core/invariant.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { FromPortals, PortalTask, ToPortals } from "./messages.js";
import type { PortalCounts, PortalOptions, PortalPool, PortalStats } from "./portal-pool.js";

/** A thread that died is replaced after this, and after twice as long each time it dies before it answered anything. */
export const replaceDelayMs = 50;
export const replaceDelayMsMax = 5_000;
/** Heap of one thread; far above what its limits on connections can need. */
export const threadHeapMbMax = 512;

/** Spreads ids over the threads, the same way every time. */
const threadOf = (id: string, threads: number): number => fnv1a(id) % threads;

/** A promise and what resolves it. */
function awaited(): { promise: Promise<void>; done: () => void } {
  let done = (): void => {};
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}

type Answer = Extract<FromPortals, { request: number }>;

/** One thread, what it was told to serve, and what it still has to answer. */
class PortalThread {
  /** Kept to tell a replacement everything again. */
  readonly #plans = new Map<string, ServicePortPlan>();
  readonly #pending = new Map<number, (answer: Answer | null) => void>();
  readonly #pool: Piscina<PortalTask, void>;
  readonly #options: PortalOptions;
  readonly #clock: Clock;
  #port: MessagePort | null = null;
  #ended: Promise<void> = Promise.resolve();
  #restart: Timer | null = null;
  #replayed: { promise: Promise<void>; done: () => void } | null = null;
  #requests = 0;
  #revision = 0;
  #deathsInARow = 0;
  #closed = false;
  replaced = 0;

  constructor(pool: Piscina<PortalTask, void>, clock: Clock, options: PortalOptions) {
    this.#pool = pool;
    this.#clock = clock;
    this.#options = options;
    this.#start();
  }

  async apply(change: BalancingDifference): Promise<void> {
    this.#revision = change.revision;
    for (const id of change.remove) this.#plans.delete(id);
    for (const plan of change.upsert) this.#plans.set(plan.id, plan);
    const answer = await this.#ask((request) => ({ type: "apply", request, change }));
    if (answer === null) await this.#replayed?.promise;
  }

  async count(): Promise<PortalCounts[]> {
    const answer = await this.#ask((request) => ({ type: "count", request }));
    return answer?.type === "counted" ? answer.ports : [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#restart?.cancel();
    this.#replayed?.done();
    this.#port?.postMessage({ type: "close" } satisfies ToPortals);
    await this.#ended;
  }

  /** null = the thread died before it answered; its replacement is told everything anyway. */
  #ask(message: (request: number) => ToPortals): Promise<Answer | null> {
    const port = this.#port;
    if (port === null) return Promise.resolve(null);
    const request = ++this.#requests;
    return new Promise((resolve) => {
      this.#pending.set(request, resolve);
      port.postMessage(message(request));
    });
  }

  #start(): void {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on("message", (message: FromPortals) => this.#heard(message));
    const task: PortalTask = { port: port2, sharedIp: this.#options.sharedIp, limits: this.#options.limits };
    this.#ended = this.#pool.run(task, { transferList: [port2] }).then(
      () => this.#over(port1),
      () => this.#over(port1),
    );
    const change = { revision: this.#revision, upsert: [...this.#plans.values()], remove: [] };
    void this.#ask((request) => ({ type: "apply", request, change })).then((answer) => {
      if (answer === null) return;
      this.#replayed?.done();
      this.#replayed = null;
    });
  }

  #heard(message: FromPortals): void {
    this.#deathsInARow = 0;
    switch (message.type) {
      case "applied":
      case "counted":
        this.#pending.get(message.request)?.(message);
        this.#pending.delete(message.request);
        return;
      case "reported":
        this.#options.report(message.report);
        return;
      default:
        unreachable(message);
    }
  }

  #over(port: MessagePort): void {
    port.close();
    this.#port = null;
    if (!this.#closed) this.#replayed ??= awaited();
    for (const resolve of this.#pending.values()) resolve(null);
    this.#pending.clear();
    if (this.#closed) return;
    this.replaced++;
    const delayMs = Math.min(replaceDelayMs * 2 ** this.#deathsInARow, replaceDelayMsMax);
    this.#deathsInARow++;
    this.#restart = this.#clock.after(delayMs, () => this.#start());
  }
}

/** The threads of portals; each is busy with one task for as long as it lives. */
export function portalThreads(threads: number): Piscina<PortalTask, void> {
  const pool = new Piscina<PortalTask, void>({
    filename: fileURLToPath(new URL("./worker.js", import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    maxQueue: threads,
    concurrentTasksPerWorker: 1,
    // The task lives on between messages; waiting in Atomics would freeze its sockets.
    atomics: "disabled",
    resourceLimits: { maxOldGenerationSizeMb: threadHeapMbMax },
  });
  // An error of a thread rejects its task, which is where it is handled.
  pool.on("error", () => {});
  return pool;
}

/**
 * Portals over `threads` worker threads that live until {@link PortalPool.close}. A thread that dies takes its
 * connections with it; another takes its place and listens again.
 */
export function piscinaPortalPool(
  threads: number,
  clock: Clock,
  options: PortalOptions,
  pool: Piscina<PortalTask, void> = portalThreads(threads),
): PortalPool {
  const members = Array.from({ length: threads }, () => new PortalThread(pool, clock, options));
  let closed = false;
  return {
    apply: async (change) => {
      if (closed) throw new Fault("ServiceUnavailable", "the portals are closed: no service can be added any more");
      const shares = members.map((): BalancingDifference => ({ revision: change.revision, upsert: [], remove: [] }));
      for (const id of change.remove) shares[threadOf(id, threads)]?.remove.push(id);
      for (const plan of change.upsert) shares[threadOf(plan.id, threads)]?.upsert.push(plan);
      await Promise.all(
        shares.map((share, i) =>
          share.upsert.length + share.remove.length > 0 ? members[i]?.apply(share) : undefined,
        ),
      );
    },
    stats: async (): Promise<PortalStats> => ({
      threads,
      replaced: members.reduce((sum, member) => sum + member.replaced, 0),
      ports: (await Promise.all(members.map((member) => member.count()))).flat(),
    }),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all(members.map((member) => member.close()));
      await pool.destroy();
    },
  };
}
