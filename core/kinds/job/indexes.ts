/** Sets of completion indexes as Kubernetes writes them: `0,2-5`, in order, as few parts as there can be. */

/** Both ends are in it. */
type Interval = readonly [first: number, last: number];
export type Indexes = readonly Interval[];

const part = /^(\d{1,10})(?:-(\d{1,10}))?$/;

/** undefined: it is no such text. "" is the empty set. */
export function parseIndexes(text: string): Indexes | undefined {
  const out: Interval[] = [];
  for (const piece of text === "" ? [] : text.split(",")) {
    const match = part.exec(piece);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    const before = out.at(-1);
    if (last < first || (before && first <= before[1])) return undefined;
    out.push([first, last]);
  }
  return out;
}

/** What a status says; nothing, if it says nothing that can be read. Indexes from `below` on do not count. */
export function indexesOf(text: string | undefined, below: number): Indexes {
  return (parseIndexes(text ?? "") ?? [])
    .filter(([first]) => first < below)
    .map(([first, last]): Interval => [first, Math.min(last, below - 1)]);
}

export function formatIndexes(indexes: Indexes): string {
  return indexes
    .map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? "," : "-"}${last}`))
    .join(",");
}

export function countOf(indexes: Indexes): number {
  return indexes.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

export function hasIndex(indexes: Indexes, index: number): boolean {
  let [low, high] = [0, indexes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((indexes[middle]?.[1] ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return (indexes[low]?.[0] ?? Number.POSITIVE_INFINITY) <= index;
}

/** The set and these, too. */
export function withIndexes(indexes: Indexes, more: Iterable<number>): Indexes {
  const all: Interval[] = [...indexes, ...[...more].map((i): Interval => [i, i])].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [first, last] of all) {
    const before = out.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** How many are in both. */
export function countOfBoth(a: Indexes, b: Indexes): number {
  let [sum, i, j] = [0, 0, 0];
  for (let [x, y] = [a[0], b[0]]; x && y; [x, y] = [a[i], b[j]]) {
    sum += Math.max(0, Math.min(x[1], y[1]) - Math.max(x[0], y[0]) + 1);
    if (x[1] < y[1]) i++;
    else j++;
  }
  return sum;
}
