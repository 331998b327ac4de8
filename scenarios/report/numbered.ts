/** The marks that get a number on the page: what was done and what befell the cluster, and what failed. */
import type { Mark } from "../result.js";

export interface NumberedMark {
  number: number;
  /** Index among all marks. */
  index: number;
  mark: Mark;
}

/** Somebody only looked. */
export const isLook = ({ type, text }: Mark): boolean => type === "action" && text.startsWith("list ");

export function numbered(marks: readonly Mark[]): NumberedMark[] {
  return marks
    .map((mark, index) => ({ mark, index }))
    .filter(({ mark }) => !["expect", "calm"].includes(mark.type) && !isLook(mark))
    .map(({ mark, index }, i) => ({ number: i + 1, index, mark }));
}
