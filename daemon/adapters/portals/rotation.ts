/** Whose turn it is: the choice of a backend for each new connection of one service port. No I/O. */

import { backendKey } from "../../../core/balancing/plan.js";
import type { Backend, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { fnv1a } from "../../../core/fnv.js";
import type { Clock } from "../../../core/time.js";
import type { PortalLimits } from "./portal-pool.js";

/** A backend among those of one service port, for as long as the plan knows it, serving or draining. */
export interface Candidate {
  readonly backend: Backend;
  /** Takes new connections. */
  isServing: boolean;
  /** Serves or drains; once it does neither its connections cannot go on. */
  isKnown: boolean;
  /** Connections that are dialled or stand; counted by whoever opens them. */
  open: number;
  /** Others come first until then. */
  suspectUntilMs: number;
  /** Of its key. */
  readonly hash: number;
}

/** One number from two in which each of their bits counts (the finalizer of MurmurHash3). */
function mixed(a: number, b: number): number {
  let h = a ^ b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export class Rotation {
  readonly #clock: Clock;
  readonly #limits: Pick<PortalLimits, "affinityClientsMax" | "suspectMs">;
  /** Every backend of the plan by its key. */
  #known = new Map<string, Candidate>();
  /** Those that serve, in the order of the plan. */
  #serving: Candidate[] = [];
  #turn = 0;
  #leastConnections = false;
  #affinityMs = 0;
  /** Client address → its backend; in order of last use, so that the first is the one to forget. */
  readonly #sticky = new Map<string, { candidate: Candidate; usedAtMs: number }>();
  /** No backend is a suspect after this. */
  #suspectsUntilMs = 0;

  constructor(clock: Clock, limits: Pick<PortalLimits, "affinityClientsMax" | "suspectMs">) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Takes over the backends of a plan. The turn stays with the backend whose turn it was, or goes to the one after it. */
  become(plan: ServicePortPlan): void {
    const expected = this.#serving[this.#turn];
    const expectedKey = expected ? backendKey(expected.backend) : "";
    const before = this.#known;
    for (const candidate of before.values()) candidate.isServing = candidate.isKnown = false;
    this.#known = new Map();
    this.#serving = plan.backends.map((b) => this.#keep(b, before));
    for (const b of plan.draining) this.#keep(b, before);
    for (const candidate of this.#serving) candidate.isServing = true;
    const turn = this.#serving.findIndex((c) => backendKey(c.backend) >= expectedKey);
    this.#turn = turn === -1 ? 0 : turn;
    this.#leastConnections = plan.balancing === "LeastConnections";
    this.#affinityMs = plan.affinity === "ClientIP" ? plan.affinityTimeoutSeconds * 1000 : 0;
    if (this.#affinityMs === 0) this.#sticky.clear();
    for (const [client, { candidate }] of this.#sticky) if (!candidate.isServing) this.#sticky.delete(client);
  }

  /**
   * The backend for a new connection; undefined if there is none.
   * @param client its address; not looked at without affinity
   * @param tried those that this connection has failed to reach already
   */
  pick(client: string, tried?: ReadonlySet<Candidate>): Candidate | undefined {
    if (this.#affinityMs > 0) {
      const kept = this.#kept(client);
      if (kept !== undefined && !tried?.has(kept)) return kept;
    }
    return this.#choose(client, tried, true) ?? this.#choose(client, tried, false);
  }

  /** Whether it matters who the client is. */
  get isSticky(): boolean {
    return this.#affinityMs > 0;
  }

  /** The connection of `client` reached `candidate`: with affinity, its next one goes there too. */
  reached(client: string, candidate: Candidate): void {
    candidate.suspectUntilMs = 0;
    if (this.#affinityMs === 0 || !candidate.isServing) return;
    this.#sticky.delete(client);
    this.#sticky.set(client, { candidate, usedAtMs: this.#clock.nowMs() });
    if (this.#sticky.size > this.#limits.affinityClientsMax) {
      for (const eldest of this.#sticky.keys()) {
        this.#sticky.delete(eldest);
        break;
      }
    }
  }

  /** `candidate` did not answer in time: others come first for a while. */
  suspect(candidate: Candidate): void {
    candidate.suspectUntilMs = this.#clock.nowMs() + this.#limits.suspectMs;
    this.#suspectsUntilMs = candidate.suspectUntilMs;
  }

  #keep(backend: Backend, before: ReadonlyMap<string, Candidate>): Candidate {
    const key = backendKey(backend);
    const made = { backend, isServing: false, isKnown: true, open: 0, suspectUntilMs: 0, hash: fnv1a(key) };
    const candidate = this.#known.get(key) ?? before.get(key) ?? made;
    candidate.isKnown = true;
    this.#known.set(key, candidate);
    return candidate;
  }

  #kept(client: string): Candidate | undefined {
    const entry = this.#sticky.get(client);
    if (entry === undefined) return undefined;
    if (this.#clock.nowMs() - entry.usedAtMs < this.#affinityMs) return entry.candidate;
    this.#sticky.delete(client);
    return undefined;
  }

  #choose(client: string, tried: ReadonlySet<Candidate> | undefined, avoidSuspects: boolean): Candidate | undefined {
    const open = (c: Candidate): boolean => !tried?.has(c) && !(avoidSuspects && this.#isSuspect(c));
    if (this.#affinityMs > 0) return this.#byAddress(fnv1a(client), open);
    return this.#leastConnections ? this.#leastBusy(open) : this.#inTurn(open);
  }

  /**
   * A client without a past goes where its address and the backends' alone say (the highest of their hashes), so a
   * portal that was started again sends clients back to where they were.
   */
  #byAddress(client: number, isOpen: (c: Candidate) => boolean): Candidate | undefined {
    let best: Candidate | undefined;
    let bestWeight = -1;
    for (const candidate of this.#serving) {
      const weight = mixed(client, candidate.hash);
      if (weight <= bestWeight || !isOpen(candidate)) continue;
      best = candidate;
      bestWeight = weight;
    }
    return best;
  }

  #inTurn(isOpen: (c: Candidate) => boolean): Candidate | undefined {
    const count = this.#serving.length;
    for (let i = 0; i < count; i++) {
      const index = (this.#turn + i) % count;
      const candidate = this.#serving[index];
      if (candidate === undefined || !isOpen(candidate)) continue;
      this.#turn = (index + 1) % count;
      return candidate;
    }
    return undefined;
  }

  /** The one with the fewest connections; among equals, the next in turn. */
  #leastBusy(isOpen: (c: Candidate) => boolean): Candidate | undefined {
    const count = this.#serving.length;
    let best: Candidate | undefined;
    let bestIndex = 0;
    for (let i = 0; i < count; i++) {
      const index = (this.#turn + i) % count;
      const candidate = this.#serving[index];
      if (candidate === undefined || !isOpen(candidate)) continue;
      if (best !== undefined && candidate.open >= best.open) continue;
      best = candidate;
      bestIndex = index;
      if (best.open === 0) break;
    }
    if (best !== undefined) this.#turn = (bestIndex + 1) % count;
    return best;
  }

  #isSuspect(candidate: Candidate): boolean {
    if (this.#suspectsUntilMs === 0 || candidate.suspectUntilMs === 0) return false;
    return candidate.suspectUntilMs > this.#clock.nowMs();
  }
}
