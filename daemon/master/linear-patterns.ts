/**
 * Patterns of custom kinds are other people's, and so is what they are held against: where backtracking would take for
 * ever, the engine goes on in linear time. Patterns that look around or back, which cannot be had so, are refused.
 */
import { setFlagsFromString } from "node:v8";

/** From here on, for the whole process. */
export function boundPatterns(): void {
  setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
}
