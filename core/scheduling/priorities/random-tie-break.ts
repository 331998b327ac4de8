import type { Random } from "../../random.js";

/** Decides between equal scores: a draw for each candidate, highest wins. Under policy `random` all scores are equal. */
export function drawTieBreak(random: Random): number {
  return random.uint32();
}
