/** Amounts of a resource as an autoscaler reckons with them: thousandths of a core, and bytes. */
import { cpuMillis, memoryBytes, quantityValue } from "../../objects/quantity.js";
import type { PodSight } from "./sight.js";

/** A resource of pods, or of one container of each. */
export interface Measure {
  resource: string;
  container?: string;
}

/** Why a metric cannot be had. */
export class Unknown {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

const isCpu = ({ resource }: Measure): boolean => resource === "cpu";

/** What is asked for, in our unit. */
export const amountOf = (measure: Measure, quantity: string): number =>
  isCpu(measure) ? cpuMillis(quantity) : memoryBytes(quantity);

/** As the API writes it. */
export const amountText = (measure: Measure, amount: number): string =>
  isCpu(measure) ? (amount % 1_000 === 0 ? String(amount / 1_000) : `${amount}m`) : String(amount);

/** What a pod uses. */
export function usedOf({ name, used }: PodSight, measure: Measure): number | Unknown {
  const { container } = measure;
  const all = used?.containers ?? {};
  if (container !== undefined && !all[container])
    return new Unknown(`container ${container} not present in metrics for pod ${name}`);
  const counted = container === undefined ? Object.values(all) : [all[container]];
  return counted.reduce(
    (sum, use) => sum + (isCpu(measure) ? Math.ceil((use?.nanoCores ?? 0) / 1e6) : (use?.memoryBytes ?? 0)),
    0,
  );
}

/** What a pod asks for; unknown when a container that counts does not say. */
export function requestOf({ name, requests }: PodSight, measure: Measure): number | Unknown {
  let sum = 0;
  for (const { container, ...asked } of requests) {
    if (measure.container !== undefined && measure.container !== container) continue;
    const quantity = isCpu(measure) ? asked.cpu : asked.memory;
    if (quantity === undefined || Number.isNaN(quantityValue(quantity)))
      return new Unknown(`missing request for ${measure.resource} in container ${container} of Pod ${name}`);
    sum += amountOf(measure, quantity);
  }
  return sum;
}
