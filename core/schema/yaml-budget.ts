import { Fault } from "../fault.js";

/** What reading YAML may cost, for all parts of one text: a few kilobytes can ask for seconds. */
export interface YamlLimits {
  /** UTF-16 units. */
  readonly chars: number;
  /** Words, marks and blanks. */
  readonly lexemes: number;
  /** Values, counting every use of an alias anew: against texts that unfold to gigabytes. */
  readonly values: number;
}

export function unreadable(why: string): Fault {
  return new Fault("BadRequest", `the body cannot be read: ${why}`);
}

/** What was used of the limits. Each count throws a Fault BadRequest beyond them. */
export class YamlBudget {
  readonly #limits: YamlLimits;
  readonly #used = { chars: 0, lexemes: 0, values: 0 };

  constructor(limits: YamlLimits) {
    this.#limits = limits;
  }

  /** A limit was met: to read on in another way would cost as much again. */
  get isSpent(): boolean {
    return (Object.keys(this.#used) as (keyof YamlLimits)[]).some((what) => this.#used[what] > this.#limits[what]);
  }

  use(what: keyof YamlLimits, count: number): void {
    const limit = this.#limits[what];
    this.#used[what] += count;
    if (this.#used[what] <= limit) return;
    if (what === "values") throw unreadable(`more than ${limit} values (aliases counted at each use)`);
    throw unreadable(
      `it is too large for YAML (at most ${limit} ${what === "chars" ? "characters" : "words"}); send it as JSON`,
    );
  }
}
