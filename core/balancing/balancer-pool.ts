import type { Endpoints } from "../kinds/endpoints/object.js";
import type { Service } from "../kinds/service/object.js";
import { planService } from "./plan.js";
import type { ServicePortPlan } from "./plan-types.js";

/** One service to plan: the arguments of {@link planService} as plain data. */
export interface PlanRequest {
  service: Service;
  endpoints: Endpoints | null;
  previous: ServicePortPlan[];
  /** Who has stopped for good: pod uids, or `ip:port` of a backend without a pod. */
  gone: string[];
}

/** Where planning runs. Both implementations call the same pure function. */
export interface BalancerPool {
  /**
   * The plans of all services of the batch, in the order of the batch.
   * @throws Fault ServiceUnavailable when the pool is closed or its queue is full
   */
  plan(batch: readonly PlanRequest[]): Promise<ServicePortPlan[]>;
  close(): Promise<void>;
}

/** What every balancer pool does with a batch. */
export function planBatch(batch: readonly PlanRequest[]): ServicePortPlan[] {
  return batch.flatMap((r) => planService(r.service, r.endpoints, r.previous, new Set(r.gone)));
}
