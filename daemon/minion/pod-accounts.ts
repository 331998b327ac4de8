/**
 * The files by which a pod's program knows the API and shows who it is. The master is asked for them when the pod is
 * made ready, and again before the token ends; while the master is away what is there stays.
 */
import { podToken } from "../../core/access/account-token.js";
import { Fault } from "../../core/fault.js";
import { wantsToken } from "../../core/kinds/pod/config-references.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import { AccountFiles } from "./account-files.js";

type Answer = Extract<MasterMessage, { type: "token" }>;

/** The master answers at once, or is not there. */
const answerMsMax = 10_000;
/** How often it is looked whether a token is old. */
const lookMs = 60_000;

export interface PodAccountsPorts {
  dataDir: string;
  clock: Clock;
  log: Log;
  send(message: MinionMessage): boolean;
}

export class PodAccounts {
  readonly #ports: PodAccountsPorts;
  readonly #files: AccountFiles;
  /** A master of an older release does not know the question: it is not waited for again on this connection. */
  #isSilent = false;
  readonly #waiting = new Map<string, Set<(answer: Answer) => void>>();
  #timer: Timer | null = null;

  constructor(ports: PodAccountsPorts) {
    this.#ports = ports;
    this.#files = new AccountFiles(ports.dataDir);
  }

  folder(uid: string): string {
    return this.#files.folder(uid);
  }

  has(uid: string): boolean {
    return this.#files.has(uid);
  }

  /** What the pod's program shows to the API; undefined: it has nothing. */
  token(uid: string): Buffer | undefined {
    return this.#files.token(uid);
  }

  /**
   * Sees to it that a new pod that wants them has its files; call it before anything else is made for the pod. One that
   * has been made ready before needs no master to run again.
   * @throws Fault with `retry` while the master is not reached
   */
  async prepare({ metadata: { uid = "" }, spec }: Pod): Promise<void> {
    const isWanted = spec.automountServiceAccountToken !== false || wantsToken(spec);
    if (!isWanted || !this.#files.isNew(uid)) return;
    const answer = await this.#ask(uid);
    if (!answer)
      throw new Fault("ServiceUnavailable", "the master did not answer for the token of the pod's service account", {
        retry: true,
      });
    await this.#files.make(uid);
    if (answer !== "silence") await this.#keep(answer);
  }

  /** Another connection: it may be another master. */
  connected(): void {
    this.#isSilent = false;
  }

  receive(answer: Answer): void {
    for (const hear of this.#waiting.get(answer.uid) ?? []) hear(answer);
  }

  /** Renews what is old, from now on. */
  start(): void {
    this.#timer = this.#ports.clock.after(lookMs, () => {
      this.renew()
        .catch((error: unknown) =>
          this.#ports.log("warn", "tokens of pods cannot be renewed", { error: String(error) }),
        )
        .finally(() => {
          if (this.#timer) this.start();
        });
    });
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Asks for the next token of each pod whose token is old. */
  async renew(): Promise<void> {
    for (const uid of await this.#files.writtenBefore(this.#ports.clock.nowMs() - podToken.renewedAfterMs)) {
      const answer = await this.#ask(uid);
      // One pod's trouble, such as that it is gone by now, is no other's.
      if (answer && answer !== "silence")
        await this.#keep(answer).catch((error: unknown) =>
          this.#ports.log("warn", "a pod's token was not renewed", { uid, error: String(error) }),
        );
    }
  }

  /** undefined: the master is not reached. */
  #ask(uid: string): Promise<Answer | "silence" | undefined> {
    return new Promise((resolve) => {
      const asking = this.#waiting.get(uid) ?? new Set();
      const done = (answer?: Answer | "silence"): void => {
        timer.cancel();
        asking.delete(done);
        if (asking.size === 0) this.#waiting.delete(uid);
        resolve(answer);
      };
      const timer = this.#ports.clock.after(answerMsMax, () => this.#heardNothing(uid, done));
      this.#waiting.set(uid, asking.add(done));
      if (!this.#ports.send({ type: "tokenWanted", uid })) done();
      else if (this.#isSilent) done("silence");
    });
  }

  #heardNothing(uid: string, done: (answer: "silence") => void): void {
    this.#isSilent = true;
    this.#ports.log("warn", "a pod has no token", {
      uid,
      why: "the master does not answer; is it of an older release?",
    });
    done("silence");
  }

  async #keep({ uid, files, why }: Answer): Promise<void> {
    if (files) await this.#files.write(uid, files);
    else if (why) this.#ports.log("warn", "a pod has no token", { uid, why });
  }
}
