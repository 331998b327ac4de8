/**
 * What rules may cost: they are other people's, and are held against an object while everybody else waits. Each visit of a
 * part of a rule is counted, and what walks along texts and lists by their length. The library has no bound of its own, so
 * rules are written anew with the counting in them (bounded.ts).
 */

/** Visits for all rules of one object; some 200 ms. Kubernetes' budget is of the same size (its RuntimeCELCostBudget). */
export const visitsMax = 1_000_000;

export class OutOfBudget extends Error {
  override name = "OutOfBudget";

  constructor() {
    super("out of budget");
  }
}

/** One object's rules run at a time, from their beginning to their end. */
let left = 0;

export function openMeter(): void {
  left = visitsMax;
}

/** What a rule has swallowed (`|| true`) is remembered. */
export const isSpent = (): boolean => left < 0;

/** @throws OutOfBudget */
export function spend(visits: number): void {
  left -= visits;
  if (left < 0) throw new OutOfBudget();
}

/** How many parts a value has, of those that were made for rules. */
const weights = new WeakMap<object, number>();

export function weighed<T extends object>(value: T, weight: number): T {
  weights.set(value, weight);
  return value;
}

const charsAVisit = 64;

/** How many visits it takes to walk along a value. */
export function weightOf(value: unknown): number {
  if (typeof value === "string") return Math.ceil(value.length / charsAVisit);
  if (typeof value !== "object" || value === null) return 0;
  return weights.get(value) ?? (Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0);
}
