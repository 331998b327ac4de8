/** Who this minion is to its master while it runs: its credential, replaced when the master asks or refuses it. */
import { asFault, faultStatus } from "../../../core/fault.js";
import type { Log } from "../../log.js";
import { masterName } from "./ask-master.js";
import type { Credential } from "./credential-file.js";
import { join, newSecret, renew } from "./join.js";

export interface IdentityOptions {
  url: string;
  dataDir: string;
  /** A join token; "" when there is none. */
  token: string;
  log: Log;
}

/** HTTP statuses that say that a credential is not known or not (any more) good for this. */
const credentialRefusals: readonly number[] = [faultStatus.Unauthorized, faultStatus.Forbidden];

export class Identity {
  readonly #options: IdentityOptions;
  #credential: Credential;
  /** A token that was of no use is not tried again. */
  #token: string;
  #busy = false;

  constructor(options: IdentityOptions, credential: Credential) {
    this.#options = options;
    this.#credential = credential;
    this.#token = options.token;
  }

  secret(): string {
    return this.#credential.secret;
  }

  /** What TLS needs to know the master by. */
  get tls(): { ca: string; servername: string } {
    return { ca: this.#credential.ca, servername: masterName };
  }

  /** Finishes a renewal that was begun before the last end of this daemon, or begins one. */
  renew(): void {
    const { url, dataDir, log } = this.#options;
    this.#replace("the credential is not renewed", async () => {
      this.#credential = await renew(url, dataDir, this.#credential);
      log("info", "the credential was renewed");
    });
  }

  /** Whether a renewal was begun and its end is not known. */
  get isRenewing(): boolean {
    return this.#credential.next !== undefined;
  }

  /**
   * The master did not let us in. With a token we join again if it is for our credential; a twin that is connected,
   * or a master of another version, is no reason to.
   * @param status of its HTTP answer
   */
  refused(status: number): void {
    const { url, dataDir, log } = this.#options;
    if (this.#token === "" || this.#busy || !credentialRefusals.includes(status)) return;
    this.#replace("this minion does not join again", async () => {
      const token = this.#token;
      this.#token = "";
      const old = this.#credential;
      this.#credential = await join({ url, token, minion: old.minion, dataDir, old, secret: newSecret() });
      log("info", "joined again", { minion: old.minion });
    });
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
