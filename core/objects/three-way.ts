/**
 * Two write to one map: somebody who says now and then what it should hold (`before`, `now`), and people who change what
 * they like. What people changed or took away stays so; what they left alone follows what is said. As kubectl's apply.
 */
export function threeWay<T>(
  before: Readonly<Record<string, T>>,
  now: Readonly<Record<string, T>>,
  current: Readonly<Record<string, T>>,
): Record<string, T> {
  const merged: Record<string, T> = { ...current };
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (current[key] !== before[key]) continue;
    const said = now[key];
    if (said === undefined) delete merged[key];
    else merged[key] = said;
  }
  return merged;
}
