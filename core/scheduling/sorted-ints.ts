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
