/** Whose turn it is: the choice of a backend for each new connection of one service port. No I/O. */
import type { Clock } from "../../time.js";
import { backendKey } from "../plan.js";
import type { Backend, ServicePortPlan } from "../plan-types.js";
import type { PortalLimits } from "./portal-pool.js";

export class Rotation {
  readonly #clock: Clock;
  readonly #limits: Pick<PortalLimits, "affinityClientsMax" | "suspectMs">;
  #backends: Backend[] = [];
  #byKey = new Map<string, Backend>();
  #turn = 0;
  #affinityMs = 0;
  /** Client address → its backend; in order of last use, so that the first is the one to forget. */
  readonly #sticky = new Map<string, { key: string; usedAtMs: number }>();
  readonly #suspectUntilMs = new Map<string, number>();

  constructor(clock: Clock, limits: Pick<PortalLimits, "affinityClientsMax" | "suspectMs">) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Takes over the backends of a plan. The turn stays with the backend whose turn it was, or goes to the one after it. */
  become(plan: ServicePortPlan): void {
    const expected = this.#backends[this.#turn];
    this.#backends = plan.backends;
    this.#byKey = new Map(plan.backends.map((b) => [backendKey(b), b]));
    const expectedKey = expected ? backendKey(expected) : "";
    const turn = plan.backends.findIndex((b) => backendKey(b) >= expectedKey);
    this.#turn = turn === -1 ? 0 : turn;
    this.#affinityMs = plan.affinity === "ClientIP" ? plan.affinityTimeoutSeconds * 1000 : 0;
    if (this.#affinityMs === 0) this.#sticky.clear();
    for (const [client, entry] of this.#sticky) if (!this.#byKey.has(entry.key)) this.#sticky.delete(client);
    for (const key of this.#suspectUntilMs.keys()) if (!this.#byKey.has(key)) this.#suspectUntilMs.delete(key);
  }

  /**
   * The backend for a new connection; undefined if there is none.
   * @param tried keys of those that this connection has failed to reach already
   */
  pick(client: string, tried?: ReadonlySet<string>): Backend | undefined {
    if (this.#affinityMs > 0) {
      const key = this.#stickyKey(client);
      if (key !== undefined && !tried?.has(key)) return this.#byKey.get(key);
    }
    return this.#inTurn(tried, true) ?? this.#inTurn(tried, false);
  }

  /** Whether it matters who the client is. */
  get isSticky(): boolean {
    return this.#affinityMs > 0;
  }

  /** Whether `backend` may still be given new connections. */
  has(backend: Backend): boolean {
    return this.#byKey.has(backendKey(backend));
  }

  /** The connection of `client` reached `backend`: with affinity, its next one goes there too. */
  reached(client: string, backend: Backend): void {
    const key = backendKey(backend);
    if (this.#suspectUntilMs.size > 0) this.#suspectUntilMs.delete(key);
    if (this.#affinityMs === 0 || !this.#byKey.has(key)) return;
    this.#sticky.delete(client);
    this.#sticky.set(client, { key, usedAtMs: this.#clock.nowMs() });
    if (this.#sticky.size > this.#limits.affinityClientsMax) {
      for (const eldest of this.#sticky.keys()) {
        this.#sticky.delete(eldest);
        break;
      }
    }
  }

  /** `backend` did not answer in time: others come first for a while. */
  suspect(backend: Backend): void {
    const key = backendKey(backend);
    if (this.#byKey.has(key)) this.#suspectUntilMs.set(key, this.#clock.nowMs() + this.#limits.suspectMs);
  }

  #stickyKey(client: string): string | undefined {
    const entry = this.#sticky.get(client);
    if (entry === undefined) return undefined;
    if (this.#clock.nowMs() - entry.usedAtMs < this.#affinityMs) return entry.key;
    this.#sticky.delete(client);
    return undefined;
  }

  #inTurn(tried: ReadonlySet<string> | undefined, avoidSuspects: boolean): Backend | undefined {
    const count = this.#backends.length;
    for (let i = 0; i < count; i++) {
      const index = (this.#turn + i) % count;
      const backend = this.#backends[index];
      if (backend === undefined) return undefined;
      if (tried?.has(backendKey(backend))) continue;
      if (avoidSuspects && this.#isSuspect(backend)) continue;
      this.#turn = (index + 1) % count;
      return backend;
    }
    return undefined;
  }

  #isSuspect(backend: Backend): boolean {
    if (this.#suspectUntilMs.size === 0) return false;
    return (this.#suspectUntilMs.get(backendKey(backend)) ?? 0) > this.#clock.nowMs();
  }
}
