/** Short names for long texts: a text keeps its number as long as it is asked for each time, and no other ever gets it. */
export class NameBook {
  #numbers = new Map<string, number>();
  #given = 0;

  /** Names for one time; `close` forgets what was not asked for. */
  open(): { of(text: string): number; close(): void } {
    const used = new Map<string, number>();
    return {
      of: (text) => {
        const number = used.get(text) ?? this.#numbers.get(text) ?? ++this.#given;
        used.set(text, number);
        return number;
      },
      close: () => {
        this.#numbers = used;
      },
    };
  }
}
