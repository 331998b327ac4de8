/**
 * Keeps this host's pods to the network policies: what the master told of them last, and the pods that are here. A pod
 * is isolated before its first container begins; what the daemon leaves behind when it ends, the kernel keeps.
 */
import { asFault } from "../../../core/fault.js";
import { isolate } from "../../../core/isolation/isolate.js";
import { podFacts } from "../../../core/isolation/pod-facts.js";
import { type ReadRows, readRows } from "../../../core/isolation/read-rows.js";
import type { IsolationRow } from "../../../core/isolation/rows.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { replaceFile } from "../../durable-file.js";
import type { Log } from "../../log.js";
import type { IsolationPlane } from "../data-plane/isolation-plane.js";
import type { IsolatesPods } from "../ports.js";
import { loadPolicies } from "./remembered.js";

export interface PodIsolationOptions {
  plane: Pick<IsolationPlane, "put">;
  /** File that remembers what the master told. */
  file: string;
  log: Log;
}

export class PodIsolation implements IsolatesPods {
  readonly #options: PodIsolationOptions;
  /** By uid; without an address until its sandbox has one. */
  readonly #pods = new Map<string, { pod: Pod; ip: string }>();
  /** null: nobody has told anything yet. */
  #rows: ReadRows | null = null;
  #told: { rows: readonly IsolationRow[]; held: () => void } | null = null;
  #isTaking = false;
  #markComplete: () => void = () => {};
  #isComplete = false;
  readonly #complete: Promise<void>;

  constructor(options: PodIsolationOptions) {
    this.#options = options;
    this.#complete = new Promise((resolve) => {
      this.#markComplete = resolve;
    });
  }

  /** Reads what is remembered; the kernel is left as it is until it is known which pods are here. */
  async start(): Promise<void> {
    const rows = await loadPolicies(this.#options.file);
    if (rows) this.#rows = readRows(rows);
  }

  /** The master told what there is now. What is remembered comes first: the kernel never has more than the next daemon knows. */
  told(rows: readonly IsolationRow[], held: () => void): void {
    this.#told = { rows, held };
    if (this.#isTaking) return;
    this.#isTaking = true;
    void this.#take().finally(() => {
      this.#isTaking = false;
    });
  }

  /** All pods that are here were named: from now on the kernel follows. */
  complete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#markComplete();
    this.#putSoon();
  }

  know(pod: Pod, ip?: string): void {
    const { uid = "" } = pod.metadata;
    this.#pods.set(uid, { pod, ip: ip ?? this.#pods.get(uid)?.ip ?? "" });
    this.#putSoon();
  }

  gone(uid: string): void {
    if (this.#pods.delete(uid)) this.#putSoon();
  }

  async guard(pod: Pod, ip: string): Promise<void> {
    const { uid = "" } = pod.metadata;
    // Who had the address before has it no longer.
    for (const [other, one] of this.#pods)
      if (one.ip === ip && other !== uid) this.#pods.set(other, { ...one, ip: "" });
    this.#pods.set(uid, { pod: this.#pods.get(uid)?.pod ?? pod, ip });
    if (!this.#rows || this.#rows.policies.size === 0) return;
    await this.#complete;
    await this.#put();
  }

  async #take(): Promise<void> {
    const { file, log } = this.#options;
    for (let told = this.#told; told; told = this.#told) {
      this.#told = null;
      await replaceFile(file, JSON.stringify(told.rows)).catch((error: unknown) =>
        log("error", "network policies could not be remembered", { message: asFault(error).message }),
      );
      this.#rows = readRows(told.rows);
      // One that fails is tried again by the plane; it is held when it is there.
      await this.#put().then(told.held, () => undefined);
    }
  }

  #putSoon(): void {
    void this.#put().catch(() => {});
  }

  async #put(): Promise<void> {
    if (!this.#rows || !this.#isComplete) return;
    const pods = [...this.#pods.values()].flatMap(({ pod, ip }) => podFacts(pod, ip) ?? []);
    await this.#options.plane.put(isolate(this.#rows, pods));
  }
}
