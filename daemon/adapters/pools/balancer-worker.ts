/** What a thread of the proxy pool runs. */
import { type PlanRequest, planBatch } from "../../../core/balancing/balancer-pool.js";
import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";

export default function work(batch: readonly PlanRequest[]): ServicePortPlan[] {
  return planBatch(batch);
}
