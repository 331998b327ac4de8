interface Condition {
  type: string;
  status: string;
  lastTransitionTime?: string;
}

/** New conditions over old ones: a condition whose status did not change keeps the time of its last change. */
export function mergeConditions<C extends Condition>(before: readonly C[] | undefined, after: readonly C[]): C[] {
  const known = new Map((before ?? []).map((c) => [c.type, c]));
  const merged = after.map((c) => {
    const old = known.get(c.type);
    return old && old.status === c.status && old.lastTransitionTime !== undefined
      ? { ...c, lastTransitionTime: old.lastTransitionTime }
      : c;
  });
  const named = new Set(after.map((c) => c.type));
  return [...(before ?? []).filter((c) => !named.has(c.type)), ...merged];
}
