/** How metrics.k8s.io says what is used. */
import type { Used } from "../link/usage.js";
import { quantities, time } from "../schema/scalars.js";
import { needed, text } from "../schema/shape.js";

/** Amounts, by resource. */
export interface UsedWords {
  cpu: string;
  memory: string;
}

export const metricsGroup = "metrics.k8s.io";
export const metricsVersion = "v1beta1";

/** As metrics-server writes them. */
export const usedWords = ({ nanoCores, memoryBytes }: Used): UsedWords => ({
  cpu: nanoCores === 0 ? "0" : `${nanoCores}n`,
  memory: `${Math.ceil(memoryBytes / 1_024)}Ki`,
});

/** A duration as Go writes it. */
export const windowWords = (windowMs: number): string => `${windowMs / 1_000}s`;

/** When a window ended, and how long it was. */
export const windowFields = { timestamp: needed(time), window: needed(text()) };
export const usageField = needed(quantities);
