/** Who this minion is to its master while it runs: its credential, replaced when the master asks or refuses it. */
import { asFault, faultStatus } from "../../../core/fault.js";
import type { Log } from "../../log.js";
import { askMaster, masterName } from "./ask-master.js";
import { type Credential, writeCredential } from "./credential-file.js";
import { join } from "./join.js";
import { proven, type RotationPorts, rotate, secretsOf } from "./rotation.js";

export interface IdentityOptions {
  url: string;
  dataDir: string;
  /** A join token; "" when there is none. */
  token: string;
  log: Log;
  /** How the master is asked and the credential kept, unless by HTTP and in `dataDir`. */
  ports?: Omit<RotationPorts, "url">;
}

/** HTTP statuses that say that a credential is not known or not (any more) good for this. */
const credentialRefusals: readonly number[] = [faultStatus.Unauthorized, faultStatus.Forbidden];

export class Identity {
  readonly #options: IdentityOptions;
  readonly #ports: RotationPorts;
  #credential: Credential;
  /** Which of our secrets is shown: while a rotation is not known to have ended, the master may know another one. */
  #shown = 0;
  /** A token that was of no use is not tried again. */
  #token: string;
  #busy = false;

  constructor(options: IdentityOptions, credential: Credential) {
    const { url, dataDir, ports } = options;
    const real = { ask: askMaster, write: (next: Credential) => writeCredential(dataDir, next) };
    this.#options = options;
    this.#ports = { url, ...(ports ?? real) };
    this.#credential = credential;
    this.#token = options.token;
  }

  /** What is shown to the master. */
  secret(): string {
    return secretsOf(this.#credential)[this.#shown] ?? this.#credential.secret;
  }

  /** What TLS needs to know the master by. */
  get tls(): { ca: string; servername: string } {
    return { ca: this.#credential.ca, servername: masterName };
  }

  /** Replaces the credential, as the master asks; or ends a renewal that was begun. */
  renew(): void {
    this.#replace("the credential is not renewed", async () => {
      await this.#settle();
      await rotate(this.#ports, this.#credential, (next) => this.#keep(next));
      this.#options.log("info", "the credential was renewed");
    });
  }

  /** The master let us in: it knows the secret that was shown. What a rotation has left open is ended. */
  letIn(): void {
    const { next, before } = this.#credential;
    if (next === undefined && before === undefined) return;
    if (next !== undefined && this.#shown === 0) return this.renew();
    this.#replace("what is left of a renewal stays", () => this.#settle());
  }

  /**
   * The master did not let us in. While a rotation is open it may know another secret of ours. With a token we join again
   * if it is for our credential; a twin that is connected, or a master of another version, is no reason to.
   * @param status of its HTTP answer
   */
  refused(status: number): void {
    if (this.#busy || !credentialRefusals.includes(status)) return;
    this.#shown = (this.#shown + 1) % secretsOf(this.#credential).length;
    if (this.#shown === 0 && this.#token !== "") this.#joinAgain();
  }

  #joinAgain(): void {
    const { url, dataDir, log } = this.#options;
    this.#replace("this minion does not join again", async () => {
      const token = this.#token;
      this.#token = "";
      const old = this.#credential;
      this.#keep(await join({ url, token, minion: old.minion, dataDir, old }));
      log("info", "joined again", { minion: old.minion });
    });
  }

  async #settle(): Promise<void> {
    const settled = proven(this.#credential, this.secret());
    await this.#ports.write(settled);
    this.#keep(settled);
  }

  #keep(credential: Credential): void {
    this.#credential = credential;
    this.#shown = 0;
  }

  #replace(failure: string, task: () => Promise<void>): void {
    if (this.#busy) return;
    this.#busy = true;
    task()
      .catch((error: unknown) => this.#options.log("error", failure, { why: asFault(error).message }))
      .finally(() => {
        this.#busy = false;
      });
  }
}
