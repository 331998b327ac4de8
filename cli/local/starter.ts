import { rm } from "node:fs/promises";
import { type ClusterRecord, writeCluster } from "./cluster-file.js";
import { type DaemonPlan, type DaemonRecord, isRunning, startDaemon, stopDaemon, whenReady } from "./daemon-process.js";
import type { Progress } from "./progress.js";
import { Interrupted } from "./up-options.js";

/** A daemon that is not ready after this has failed. */
const readyMsMax = 30_000;
const stopMsMax = 2_000;

const isOf = ({ role, name }: DaemonPlan, d: DaemonRecord): boolean => d.role === role && d.name === name;

/** Starts what does not run yet and keeps the cluster's record true meanwhile. */
export class Starter {
  /** Names of the daemons that were started. */
  readonly started: string[] = [];
  readonly #daemons: DaemonRecord[] = [];
  readonly #record: ClusterRecord;
  readonly #progress: Progress;
  readonly #signal: AbortSignal;
  readonly #undoing: (() => Promise<void>)[] = [];
  #written: Promise<void> = Promise.resolve();

  /** @param signal ends what was started, so that nobody waits for it any longer */
  constructor(record: ClusterRecord, progress: Progress, signal: AbortSignal) {
    this.#record = record;
    this.#progress = progress;
    this.#signal = signal;
    signal.addEventListener("abort", () => void this.#stopAll(), { once: true });
  }

  /** Whether that daemon runs already. */
  runs(plan: DaemonPlan): boolean {
    return this.#record.daemons.some((d) => isOf(plan, d) && isRunning(d));
  }

  /** Starts a daemon of this machine, unless it runs, and resolves when it is ready. */
  async start(plan: DaemonPlan): Promise<void> {
    const { role, name } = plan;
    if (this.runs(plan)) return;
    const title = role === "master" ? "master" : `minion ${name}`;
    this.#progress.begin(title);
    await rm(plan.stateFile, { force: true });
    if (this.#signal.aborted) throw new Interrupted();
    const daemon = startDaemon(plan);
    this.#daemons.push(daemon);
    this.started.push(name);
    await this.change({ daemons: [...this.#record.daemons.filter((d) => !isOf(plan, d)), daemon] });
    await whenReady(daemon, readyMsMax);
    this.#progress.end(title, "is ready");
  }

  /** Changes the record; resolves when it is written. */
  change(part: Partial<ClusterRecord>): Promise<void> {
    Object.assign(this.#record, part);
    this.#written = this.#written.then(() => writeCluster(this.#record));
    return this.#written;
  }

  /** What is to be done besides when all is taken back. */
  onUndo(work: () => Promise<void>): void {
    this.#undoing.push(work);
  }

  /**
   * Ends what was started; the record keeps it, so that `down` removes what it made. Resolves to what could not be
   * taken back, and why.
   */
  async undo(): Promise<string[]> {
    await this.#stopAll();
    const ends = await Promise.allSettled(this.#undoing.map((work) => work()));
    await this.#written;
    return ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.#daemons.map((daemon) => stopDaemon(daemon, stopMsMax)));
  }
}
