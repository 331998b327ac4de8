/**
 * The open file of a store, and whether it still is the one that the next start would find: what is written into a
 * file that was removed, moved or emptied is lost, however durable it is.
 */
import { fstatSync, type Stats, statSync } from "node:fs";
import { Fault } from "../../../core/fault.js";

const mend =
  "take a backup while this master still has the objects in memory (`troupe backup FILE`), stop it, and restore into an empty directory (`troupe restore`)";

export class HeldFile {
  /** @param sizeMin bytes the file has had and never gives back */
  constructor(
    readonly path: string,
    readonly fd: number,
    public sizeMin: number,
  ) {}

  /** @throws Fault ServiceUnavailable saying what became of it */
  check(): void {
    const why = this.#whatBecame();
    if (why === "") return;
    throw new Fault("ServiceUnavailable", `${this.path} ${why}: nothing is written any more; ${mend}`);
  }

  /** Whether it can never be found again. */
  get isGone(): boolean {
    return fstatSync(this.fd).nlink === 0;
  }

  #whatBecame(): string {
    const held = fstatSync(this.fd);
    if (held.nlink === 0) return "was removed while it is in use";
    if (held.size < this.sizeMin)
      return `was cut short while it is in use (from ${this.sizeMin} to ${held.size} bytes)`;
    let found: Stats;
    try {
      found = statSync(this.path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === "ENOENT" || code === "ENOTDIR"
        ? "was moved away while it is in use"
        : `cannot be looked at (${code})`;
    }
    return found.ino === held.ino && found.dev === held.dev ? "" : "is another file than the one in use";
  }
}
