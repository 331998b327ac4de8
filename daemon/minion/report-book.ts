import type { PodReport } from "../../core/link/report.js";
import { reportDigest } from "../link/digest.js";

/** The last report of each pod, and their digest. */
export class ReportBook {
  readonly #reports = new Map<string, PodReport>();
  /** Null when it has to be made anew. */
  #digest: string | null = null;

  all(): PodReport[] {
    return [...this.#reports.values()];
  }

  get(uid: string): PodReport | undefined {
    return this.#reports.get(uid);
  }

  put(report: PodReport): void {
    this.#reports.set(report.uid, report);
    this.#digest = null;
  }

  remove(uid: string): void {
    this.#reports.delete(uid);
    this.#digest = null;
  }

  digest(): string {
    this.#digest ??= reportDigest(new Map([...this.#reports].map(([uid, r]) => [uid, r.seq])));
    return this.#digest;
  }
}
