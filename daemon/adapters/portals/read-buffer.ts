/**
 * Memory that one socket reads into again and again, in place of a new buffer for each read. Small while little
 * comes, large after a read that filled it: an idle or chatty connection costs a page, a bulk transfer few reads.
 */
export const smallReadBytes = 4_096;
export const largeReadBytes = 65_536;

export class ReadBuffer {
  #memory: Buffer | null = null;
  #bytes = smallReadBytes;

  /** Where the next read goes. */
  next(): Buffer {
    if (this.#memory === null || this.#memory.length !== this.#bytes)
      this.#memory = Buffer.allocUnsafeSlow(this.#bytes);
    return this.#memory;
  }

  /**
   * Says what became of the last read.
   * @param count bytes that came
   * @param kept whether somebody still holds on to them; the next read must then go elsewhere
   */
  used(count: number, kept: boolean): void {
    if (count === this.#bytes) this.#bytes = largeReadBytes;
    else if (count < smallReadBytes) this.#bytes = smallReadBytes;
    if (kept) this.#memory = null;
  }
}
