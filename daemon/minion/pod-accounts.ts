/**
 * The files by which a pod's program knows the API and shows who it is. The master is asked for them when the pod is
 * made ready, and again before the token ends; while the master is away what is there stays.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { podToken } from "../../core/access/account-token.js";
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Clock, Timer } from "../../core/time.js";
import type { MasterMessage, MinionMessage } from "../link/messages.js";
import type { Log } from "../log.js";

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
  /** A master of an older release does not know the question: it is not waited for again on this connection. */
  #isSilent = false;
  readonly #waiting = new Map<string, Set<(answer: Answer) => void>>();
  #timer: Timer | null = null;

  constructor(ports: PodAccountsPorts) {
    this.#ports = ports;
  }

  /** The folder that a pod's containers see; it is there once there is something in it. */
  folder(uid: string): string {
    return join(this.#ports.dataDir, "pods", uid, "account");
  }

  has(uid: string): boolean {
    return existsSync(join(this.folder(uid), "token"));
  }

  /** Sees to it that a pod that wants them has its files. @throws Fault with `retry` while the master is not reached */
  async prepare({ metadata: { uid = "" }, spec }: Pod): Promise<void> {
    if (spec.automountServiceAccountToken === false || this.has(uid)) return;
    const answer = await this.#ask(uid);
    if (answer === "silence") return;
    if (!answer)
      throw new Fault("ServiceUnavailable", "the master did not answer for the token of the pod's service account", {
        retry: true,
      });
    await this.#keep(answer);
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
    const uids = await readdir(join(this.#ports.dataDir, "pods")).catch(() => []);
    for (const uid of uids) {
      const made = await stat(join(this.folder(uid), "token")).catch(() => null);
      if (!made || this.#ports.clock.nowMs() - made.mtimeMs < podToken.renewedAfterMs) continue;
      const answer = await this.#ask(uid);
      if (answer && answer !== "silence") await this.#keep(answer);
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

  /** Each file is there whole or as before. The pod's programs run as any user, so any may read them. */
  async #keep({ uid, files, why }: Answer): Promise<void> {
    if (!files) {
      if (why) this.#ports.log("warn", "a pod has no token", { uid, why });
      return;
    }
    const folder = this.folder(uid);
    await mkdir(folder, { recursive: true, mode: 0o755 });
    // The token last: it says that the others are there.
    for (const name of ["ca.crt", "namespace", "token"] as const) {
      await writeFile(join(folder, `..${name}`), files[name], { mode: 0o644 });
      await rename(join(folder, `..${name}`), join(folder, name));
    }
  }
}
