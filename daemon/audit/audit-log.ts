/**
 * The audit: lines of JSON in a file that is begun anew when it is large, a few old ones kept. It stops nobody: what
 * cannot be written is counted and told once, and the file says how many lines it lacks when it can be written again.
 */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { AuditEntry } from "../../core/access/audit.js";
import type { Clock } from "../../core/time.js";
import { toApiTime } from "../../core/time.js";
import type { Log } from "../log.js";

export interface AuditLimits {
  /** A file of this size is put aside. */
  bytesMax: number;
  /** So many are kept besides the one that is written. */
  oldMax: number;
  /** Lines that wait for the disk; more are counted only. */
  waitingMax: number;
}

export const auditLimits: AuditLimits = { bytesMax: 32 * 1024 * 1024, oldMax: 5, waitingMax: 10_000 };

export class AuditLog {
  readonly #path: string;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #limits: AuditLimits;
  #file: FileHandle | null = null;
  #waiting: string[] = [];
  /** Lines that nobody will read. */
  #missing = 0;
  #isFailing = false;
  #writing: Promise<void> = Promise.resolve();
  #isAsked = false;

  constructor(path: string, ports: { log: Log; clock: Clock }, limits = auditLimits) {
    this.#path = path;
    this.#log = ports.log;
    this.#clock = ports.clock;
    this.#limits = limits;
  }

  record(entry: AuditEntry): void {
    if (this.#waiting.length >= this.#limits.waitingMax) {
      this.#missing++;
      return;
    }
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when what was recorded is written, or known not to be. */
  written(): Promise<void> {
    return this.#writing;
  }

  /** Writes what waits, and ends. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = null;
  }

  async #write(): Promise<void> {
    this.#isAsked = false;
    const lines = this.#waiting;
    this.#waiting = [];
    try {
      const file = await this.#opened();
      const said = this.#missing === 0 ? "" : `${JSON.stringify({ at: this.#now(), missing: this.#missing })}\n`;
      // A line that was cut short by a full disk ends here.
      const text = `${this.#isFailing ? "\n" : ""}${said}${lines.join("")}`;
      await file.appendFile(text);
      this.#missing = 0;
      if (this.#isFailing) this.#log("info", "the audit is written again", { file: this.#path });
      this.#isFailing = false;
    } catch (error) {
      this.#missing += lines.length;
      await this.#failed(error);
    }
  }

  #now(): string {
    return toApiTime(this.#clock.nowMs());
  }

  async #opened(): Promise<FileHandle> {
    this.#file ??= await open(this.#path, "a", 0o600);
    // Its size is asked for, not counted: an older run, or what was cut short, wrote some of it.
    if ((await this.#file.stat()).size < this.#limits.bytesMax) return this.#file;
    await this.#putAside();
    this.#file = await open(this.#path, "a", 0o600);
    return this.#file;
  }

  async #putAside(): Promise<void> {
    const { oldMax } = this.#limits;
    await this.#file?.close();
    this.#file = null;
    await rm(`${this.#path}.${oldMax}`, { force: true });
    for (let i = oldMax - 1; i >= 0; i--)
      await rename(i === 0 ? this.#path : `${this.#path}.${i}`, `${this.#path}.${i + 1}`).catch(ignoreAbsent);
  }

  async #failed(error: unknown): Promise<void> {
    if (!this.#isFailing)
      this.#log("error", "the audit cannot be written; requests are served without it", {
        file: this.#path,
        error: error instanceof Error ? error.message : String(error),
      });
    this.#isFailing = true;
    await this.#file?.close().catch(() => {});
    this.#file = null;
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
