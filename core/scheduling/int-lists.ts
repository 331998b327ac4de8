/** Lists of the numbers of the node table. */

/** Whether `sorted`, the lowest first, has `wanted`. */
export function includesSorted(sorted: ArrayLike<number>, wanted: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

/** Takes one occurrence of each of `entries` out of `list`. @returns the list itself */
export function without(list: number[], entries: readonly number[]): number[] {
  for (const entry of entries) {
    const at = list.indexOf(entry);
    if (at >= 0) list.splice(at, 1);
  }
  return list;
}
