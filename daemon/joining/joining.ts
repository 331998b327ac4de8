/** Joining, as the master does it: tokens and credentials are judged by the book, kept on disk, and told of. */
import { randomBytes } from "node:crypto";
import { asFault, Fault } from "../../core/fault.js";
import { formatJoinToken, parseJoinToken } from "../../core/joining/join-token.js";
import { type Clock, type Timer, toApiTime } from "../../core/time.js";
import { Serial } from "../control/serial.js";
import type { LinkServer } from "../link/link.js";
import type { Log } from "../log.js";
import { checkHash, checkName, hashOf, newId } from "./checks.js";
import * as books from "./join-book.js";
import type { JoinFile } from "./join-file.js";
import type { Refusals } from "./refusals.js";

/** A minion is asked for a new secret when it has had the present one for so long. */
export const rotateAfterMs = 30 * 24 * 3_600_000;
const rotationCheckMs = 3_600_000;
export const ttlSecondsMax = 30 * 24 * 3_600;

export interface JoiningPorts {
  file: JoinFile;
  clock: Clock;
  log: Log;
  refusals: Refusals;
  links: Pick<LinkServer, "connected" | "drop" | "send">;
}

export interface JoiningSettings {
  cluster: string;
  /** SHA-256 of the CA's certificate, hex. */
  caSha256: string;
  /** Where minions reach this master. */
  url: string;
  /** Told to a minion that joins. */
  podCidr: string;
}

/** What is sent to join. */
export interface JoinRequest {
  token: string;
  minion: string;
  /** SHA-256 of the secret the minion made, hex. */
  secretHash: string;
  /** The secret it had before; "" if none. */
  oldSecret: string;
}

export class Joining {
  readonly settings: JoiningSettings;
  readonly #ports: JoiningPorts;
  /** Books are written one after another, and count once they are durable. */
  readonly #serial = new Serial();
  #book: books.JoinBook;
  #timer: Timer | null = null;

  private constructor(ports: JoiningPorts, settings: JoiningSettings, book: books.JoinBook) {
    this.#ports = ports;
    this.settings = settings;
    this.#book = book;
  }

  /** @throws Error when what was kept cannot be read */
  static async open(ports: JoiningPorts, settings: JoiningSettings): Promise<Joining> {
    const joining = new Joining(ports, settings, await ports.file.read());
    joining.#rotateOld();
    return joining;
  }

  close(): void {
    this.#timer?.cancel();
  }

  /** A new token; its text is not kept. @throws Fault BadRequest, TooManyRequests */
  async createToken(ttlSeconds: number, minion: string | undefined): Promise<{ token: string; entry: object }> {
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > ttlSecondsMax)
      throw new Fault("BadRequest", `ttlSeconds must be a whole number from 1 to ${ttlSecondsMax}`);
    if (minion !== undefined) checkName(minion);
    const secret = randomBytes(32).toString("base64url");
    const nowMs = this.#ports.clock.nowMs();
    const entry: books.TokenEntry = {
      id: newId(),
      hash: hashOf(secret),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + ttlSeconds * 1_000,
      ...(minion === undefined ? {} : { minion }),
      uses: 0,
    };
    await this.#change((book) => books.addToken(book, entry));
    this.#ports.log("info", "a join token was created", { id: entry.id, minion, ttlSeconds });
    const { caSha256 } = this.settings;
    return { token: formatJoinToken({ id: entry.id, secret, caSha256 }), entry: this.#shownToken(entry) };
  }

  /** Everything but the secrets and their hashes. */
  list(): { tokens: object[]; minions: object[] } {
    const connected = new Set(this.#ports.links.connected());
    return {
      tokens: Object.values(this.#book.tokens).map((entry) => this.#shownToken(entry)),
      minions: Object.entries(this.#book.minions).map(([minion, { sinceMs, token, isUsed }]) => ({
        minion,
        since: toApiTime(sinceMs),
        token,
        isUsed,
        isConnected: connected.has(minion),
      })),
    };
  }

  /**
   * Nobody joins with the token any more.
   * @param withMinions those that joined with it lose their credentials, too
   * @returns the minions that did
   * @throws Fault NotFound
   */
  async revokeToken(id: string, withMinions: boolean): Promise<string[]> {
    let minions: string[] = [];
    await this.#change((book) => {
      const next = books.removeToken(book, id);
      minions = withMinions ? Object.keys(book.minions).filter((name) => book.minions[name]?.token === id) : [];
      return minions.reduce(books.removeMinion, next);
    });
    this.#ports.log("info", "a join token was revoked", { id, minions });
    for (const name of minions) this.#ports.links.drop(name, "its credential was revoked");
    return minions;
  }

  /** A minion is one no longer. @throws Fault NotFound */
  async revokeMinion(name: string): Promise<void> {
    await this.#change((book) => books.removeMinion(book, name));
    this.#ports.log("info", "a minion's credential was revoked", { minion: name });
    this.#ports.links.drop(name, "its credential was revoked");
  }

  /** Asks a minion to make a new secret. @throws Fault NotFound, ServiceUnavailable */
  askToRotate(name: string): void {
    if (!Object.hasOwn(this.#book.minions, name)) throw new Fault("NotFound", `minion "${name}" has no credential`);
    if (!this.#ports.links.send(name, { type: "renewCredential" }))
      throw new Fault("ServiceUnavailable", `minion "${name}" is not connected`, { retry: true });
  }

  /** @throws Fault BadRequest, Unauthorized, Forbidden, Conflict */
  async join(request: JoinRequest, from: string): Promise<{ cluster: string; podCidr: string }> {
    const { minion, secretHash, oldSecret } = request;
    await this.#telling("a minion may not join", minion, from, async () => {
      checkName(minion);
      checkHash(secretHash);
      const { id, secret } = parseJoinToken(request.token);
      const join = {
        ...{ minion, secretHash, tokenId: id, tokenHash: hashOf(secret) },
        ...(oldSecret === "" ? {} : { oldHash: hashOf(oldSecret) }),
      };
      await this.#change((book) => books.admit(book, join, this.#ports.clock.nowMs()));
      this.#ports.log("info", "a minion joined", { minion, token: id, from });
      // Whoever had the name until now has it no more.
      this.#ports.links.drop(minion, "its credential was replaced: it joined again");
    });
    const { cluster, podCidr } = this.settings;
    return { cluster, podCidr };
  }

  /** A minion replaces the secret it shows. @throws Fault BadRequest, Unauthorized, Forbidden */
  renew(minion: string, secret: string, newHash: string, from: string): Promise<void> {
    return this.#telling("a minion may not renew its credential", minion, from, async () => {
      checkHash(newHash);
      await this.#change((book) => books.rotate(book, minion, hashOf(secret), newHash, this.#ports.clock.nowMs()));
      this.#ports.log("info", "a minion renewed its credential", { minion, from });
    });
  }

  /** @throws Fault Unauthorized, Forbidden: the secret is not this minion's */
  authenticate(secret: string, minion: string): void {
    const hash = hashOf(secret);
    const look = (book: books.JoinBook): books.JoinBook =>
      books.recognise(book, minion, hash, this.#ports.clock.nowMs());
    this.#learn(minion, look);
  }

  /**
   * A minion of this machine shows what all of them share: nobody else joins by its name.
   * @throws Fault Forbidden when a minion of that name joined
   */
  meetLocal(minion: string): void {
    if (this.isJoined(minion))
      throw new Fault("Forbidden", `"${minion}" is the name of a minion that joined with a credential of its own`);
    this.#learn(minion, (book) => (Object.hasOwn(book.minions, minion) ? book : books.addLocal(book, minion)));
  }

  /**
   * Whether somebody may join with it, as far as that can be known of the token alone.
   * @throws Fault BadRequest, Unauthorized
   */
  checkToken(token: string, from: string): void {
    this.#tellingAtOnce("a minion may not join", "", from, () => {
      const { id, secret } = parseJoinToken(token);
      books.checkToken(this.#book, id, hashOf(secret), undefined, this.#ports.clock.nowMs());
    });
  }

  /** Whether a minion may ask for a new secret. @throws Fault Unauthorized, Forbidden */
  checkCredential(secret: string, minion: string, from: string): void {
    this.#tellingAtOnce("a minion may not renew its credential", minion, from, () => {
      books.recognise(this.#book, minion, hashOf(secret), this.#ports.clock.nowMs());
    });
  }

  /** Whether the name belongs to a minion that joined. */
  isJoined(minion: string): boolean {
    return Object.hasOwn(this.#book.minions, minion);
  }

  /** Whether this is the secret of any minion. */
  isCredential(secret: string): boolean {
    const hash = hashOf(secret);
    return Object.values(this.#book.minions).some((entry) => entry.hash === hash);
  }

  /** What is not needed to let it in is kept without its waiting for that. */
  #learn(minion: string, next: (book: books.JoinBook) => books.JoinBook): void {
    if (next(this.#book) === this.#book) return;
    this.#change(next).catch((error: unknown) =>
      this.#ports.log("warn", "what a minion showed could not be kept", { minion, message: asFault(error).message }),
    );
  }

  #change(next: (book: books.JoinBook) => books.JoinBook): Promise<void> {
    return this.#serial.run(async () => {
      const book = next(this.#book);
      if (book === this.#book) return;
      await this.#ports.file.write(book);
      this.#book = book;
    });
  }

  async #telling(what: string, minion: string, from: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#tell(what, minion, from, error);
      throw error;
    }
  }

  #tellingAtOnce(what: string, minion: string, from: string, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#tell(what, minion, from, error);
      throw error;
    }
  }

  #tell(what: string, minion: string, from: string, error: unknown): void {
    this.#ports.refusals.tell(what, { minion: minion.slice(0, 253), from, why: asFault(error).message });
  }

  #shownToken({ id, createdAtMs, expiresAtMs, minion, uses }: books.TokenEntry): object {
    return {
      id,
      created: toApiTime(createdAtMs),
      expires: toApiTime(expiresAtMs),
      isExpired: this.#ports.clock.nowMs() >= expiresAtMs,
      ...(minion === undefined ? {} : { minion }),
      uses,
    };
  }

  #rotateOld(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const [name, { sinceMs }] of Object.entries(this.#book.minions))
      if (nowMs - sinceMs > rotateAfterMs) this.#ports.links.send(name, { type: "renewCredential" });
    this.#timer = this.#ports.clock.after(rotationCheckMs, () => this.#rotateOld());
  }
}
