/** Amounts in conditions: `3`, `at least 3`, `no`. */

/** `3`, `at least 3`, `at most 3`, `no`, as a test of a count. */
export function countTest(words: string): ((n: number) => boolean) | undefined {
  if (words === "no") return (n) => n === 0;
  const found = /^(at least |at most |exactly )?(\d+)$/.exec(words);
  const wanted = Number(found?.[2]);
  if (!found) return undefined;
  if (found[1] === "at least ") return (n) => n >= wanted;
  if (found[1] === "at most ") return (n) => n <= wanted;
  return (n) => n === wanted;
}

export const count = <T>(items: Iterable<T>, test: (item: T) => boolean): number => {
  let n = 0;
  for (const item of items) if (test(item)) n++;
  return n;
};

/** A count, within the pattern of a clause. */
export const amount = "(no|(?:at least |at most |exactly )?\\d+)";
