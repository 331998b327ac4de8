/** What an autoscaler remembers of what it decided; after a restart it begins anew, as Kubernetes' does. */

interface Recommendation {
  atMs: number;
  replicas: number;
}

/** So many replicas more, or less. */
interface Change {
  atMs: number;
  by: number;
}

export interface Memory {
  /** What metrics asked for, before anything held it back. */
  recommendations: readonly Recommendation[];
  ups: readonly Change[];
  downs: readonly Change[];
}

export const nothingRemembered: Memory = { recommendations: [], ups: [], downs: [] };

/** The longest that any rule looks back. */
const rememberedMs = 3_600_000;

const recent = <T extends { atMs: number }>(all: readonly T[], nowMs: number): T[] =>
  all.filter(({ atMs }) => atMs > nowMs - rememberedMs);

export function withRecommendation(memory: Memory, replicas: number, atMs: number): Memory {
  return { ...memory, recommendations: [...recent(memory.recommendations, atMs), { atMs, replicas }] };
}

/** What was scaled, for policies that allow so much in a period. */
export function withChange(memory: Memory, from: number, to: number, atMs: number): Memory {
  const ups = recent(memory.ups, atMs);
  const downs = recent(memory.downs, atMs);
  const change = { atMs, by: Math.abs(to - from) };
  return to > from ? { ...memory, ups: [...ups, change], downs } : { ...memory, ups, downs: [...downs, change] };
}

/** By how many since then. */
export const changedSince = (changes: readonly Change[], sinceMs: number): number =>
  changes.filter(({ atMs }) => atMs > sinceMs).reduce((sum, { by }) => sum + by, 0);
