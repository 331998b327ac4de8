/** Bytes that are kept in memory for callers: bounded in all, and of each. Who needs more is refused, and waits for nobody. */
export class ByteBook {
  readonly #max: number;
  readonly #perCallerMax: number;
  readonly #byFlow = new Map<string, number>();
  #held = 0;

  constructor(max: number, perCallerMax: number) {
    this.#max = max;
    this.#perCallerMax = perCallerMax;
  }

  get held(): number {
    return this.#held;
  }

  /** @returns false when there is no room */
  add(flow: string, bytes: number): boolean {
    const own = (this.#byFlow.get(flow) ?? 0) + bytes;
    if (own > this.#perCallerMax || this.#held + bytes > this.#max) return false;
    this.#byFlow.set(flow, own);
    this.#held += bytes;
    return true;
  }

  giveBack(flow: string, bytes: number): void {
    const own = (this.#byFlow.get(flow) ?? 0) - bytes;
    if (own > 0) this.#byFlow.set(flow, own);
    else this.#byFlow.delete(flow);
    this.#held -= bytes;
  }
}
