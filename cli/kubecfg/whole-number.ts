/** A whole number as it is typed. @throws Error that says what it is for */
export function count(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw new Error(`${what} is a whole number from 0, not "${text ?? ""}"`);
  return Number(text);
}
