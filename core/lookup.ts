/**
 * A table that is looked up by words of whoever asks. In a plain object `constructor` and its like are found, too: a value of no
 * type that was written there.
 */
export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), entries);
