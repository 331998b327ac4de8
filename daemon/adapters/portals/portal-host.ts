/** All portals of one thread. Knows nothing of threads: it runs wherever it is made. */

import type { BalancingDifference } from "../../../core/balancing/plan.js";
import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Portal, PortalEnv } from "./portal.js";
import type { PortalCounts, PortalOptions } from "./portal-pool.js";
import { TcpPortal } from "./tcp-portal.js";
import { UdpPortal } from "./udp-portal.js";

/** How often portals look for what has been idle too long. */
export const sweepIntervalMs = 5_000;

export class PortalHost {
  readonly #env: PortalEnv;
  readonly #sharedIp: string;
  readonly #portals = new Map<string, Portal>();
  /** Removed, but with connections that still stand. */
  readonly #leaving = new Set<Portal>();
  #sweep: Timer;

  constructor(clock: Clock, options: PortalOptions) {
    this.#env = {
      clock,
      limits: options.limits,
      report: options.report,
      usage: { connections: 0, udpClients: new Set() },
    };
    this.#sharedIp = options.sharedIp;
    this.#sweep = clock.after(sweepIntervalMs, () => this.#sweepAll());
  }

  /** See {@link PortalPool.apply}. */
  async apply(change: BalancingDifference): Promise<void> {
    for (const id of change.remove) this.#remove(id);
    await Promise.all(change.upsert.map((plan) => this.#upsert(plan)));
  }

  counts(): PortalCounts[] {
    return [...this.#portals.values()].map((portal) => ({ ...portal.counts }));
  }

  /** Ends everything. */
  close(): void {
    this.#sweep.cancel();
    for (const portal of [...this.#portals.values(), ...this.#leaving]) portal.close();
    this.#portals.clear();
    this.#leaving.clear();
  }

  #remove(id: string): void {
    const portal = this.#portals.get(id);
    if (portal === undefined) return;
    this.#portals.delete(id);
    portal.stopListening();
    if (portal.counts.open > 0) this.#leaving.add(portal);
  }

  async #upsert(plan: ServicePortPlan): Promise<void> {
    let portal = this.#portals.get(plan.id);
    if (portal === undefined) {
      portal = plan.protocol === "TCP" ? new TcpPortal(plan, this.#env) : new UdpPortal(plan, this.#env);
      this.#portals.set(plan.id, portal);
    }
    const own = this.#sharedIp === "" || plan.portalIp === "" ? plan.portalIp : this.#sharedIp;
    await portal.become(plan, [...new Set([own, ...plan.externalIps].filter((ip) => ip !== ""))]);
  }

  #sweepAll(): void {
    const nowMs = this.#env.clock.nowMs();
    for (const portal of this.#portals.values()) portal.sweep(nowMs);
    for (const portal of this.#leaving) {
      portal.sweep(nowMs);
      if (portal.counts.open === 0) this.#leaving.delete(portal);
    }
    this.#sweep = this.#env.clock.after(sweepIntervalMs, () => this.#sweepAll());
  }
}
