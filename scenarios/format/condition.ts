/** What a condition of a scenario is: a text, and whether it holds of what is seen. */
import type { Observation } from "../observation.js";

export interface Condition {
  text: string;
  holds(o: Observation): boolean;
}

export type Holds = Condition["holds"];
export type Clause = readonly [pattern: RegExp, compile: (words: string[]) => Holds | undefined];
