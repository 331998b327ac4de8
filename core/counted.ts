/** `1 pod`, `2 pods`: a number with what it counts. @param one the word for one; several of it end in s */
export const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** `1 of 3 pods is`, `2 of 3 pods are`: some of a number, and their verb. */
export const someOf = (some: number, of: number, one: string): string =>
  `${some} of ${counted(of, one)} ${some === 1 ? "is" : "are"}`;
