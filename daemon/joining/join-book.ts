/**
 * Who may be a minion of this cluster: join tokens, and the credential of each minion, both as hashes. Pure: every
 * function takes the book and the time and gives the next book, or a Fault that says why not.
 */
import { Fault, notFound } from "../../core/fault.js";

/** A token that ended is shown for so long, then forgotten. */
export const endedTokenKeptMs = 24 * 3_600_000;
export const tokensMax = 1_000;
/** More of them are not on one machine: those that came first are forgotten. */
export const localsMax = 1_000;
/** After a rotation the old secret is good until the new one was used, and for so long after: streams that were being dialled. */
export const rotationOverlapMs = 60_000;

export interface TokenEntry {
  id: string;
  /** SHA-256 of the secret, hex; so are all hashes here. */
  hash: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** The one minion that may join with it, even in place of one of that name that joined before. */
  minion?: string;
  /** How often somebody joined with it. */
  uses: number;
}

export interface CredentialEntry {
  hash: string;
  /** Since when this secret is the minion's. */
  sinceMs: number;
  /** Whether its minion has shown it yet. */
  isUsed: boolean;
  /** The secret before the last rotation; `untilMs` counts once the new one was used. */
  previous?: { hash: string; untilMs?: number };
  /** Id of the token it joined with. */
  token: string;
}

export interface JoinBook {
  tokens: Readonly<Record<string, TokenEntry>>;
  /** By name of the minion. */
  minions: Readonly<Record<string, CredentialEntry>>;
  /** Names of minions of the master's own machine, which have no credential of their own. */
  locals: readonly string[];
}

export const emptyBook: JoinBook = { tokens: {}, minions: {}, locals: [] };

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key));

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Adds a token, and forgets those that ended long ago. @throws Fault TooManyRequests */
export function addToken(book: JoinBook, entry: TokenEntry): JoinBook {
  const kept = Object.entries(book.tokens).filter(([, t]) => t.expiresAtMs + endedTokenKeptMs > entry.createdAtMs);
  if (kept.length >= tokensMax)
    throw new Fault("TooManyRequests", `there are ${tokensMax} join tokens already; revoke some`);
  return { ...book, tokens: { ...Object.fromEntries(kept), [entry.id]: entry } };
}

/** @throws Fault NotFound */
export function removeToken(book: JoinBook, id: string): JoinBook {
  if (!own(book.tokens, id)) throw notFound("join token", id);
  return { ...book, tokens: without(book.tokens, id) };
}

/** The name is nobody's any more. @throws Fault NotFound */
export function removeMinion(book: JoinBook, name: string): JoinBook {
  if (!own(book.minions, name) && !book.locals.includes(name)) throw notFound("credential of minion", name);
  return { ...book, minions: without(book.minions, name), locals: book.locals.filter((local) => local !== name) };
}

/** A minion of the master's own machine has a name. @returns the same book if that was known */
export function addLocal(book: JoinBook, name: string): JoinBook {
  if (book.locals.includes(name)) return book;
  return { ...book, locals: [...book.locals, name].slice(-localsMax) };
}

/**
 * @param minion undefined = that is not known yet
 * @throws Fault Unauthorized when the token is unknown or has ended; Forbidden when it is another minion's
 */
export function checkToken(
  book: JoinBook,
  id: string,
  hash: string,
  minion: string | undefined,
  nowMs: number,
): TokenEntry {
  const entry = own(book.tokens, id);
  if (!entry) throw new Fault("Unauthorized", `join token ${id} is not known here: it was revoked, or never was`);
  if (entry.hash !== hash) throw new Fault("Unauthorized", `the secret of join token ${id} is wrong`);
  if (nowMs >= entry.expiresAtMs)
    throw new Fault("Unauthorized", `join token ${id} expired at ${isoTime(entry.expiresAtMs)}; create a new one`);
  if (entry.minion !== undefined && minion !== undefined && entry.minion !== minion)
    throw new Fault("Forbidden", `join token ${id} is for minion "${entry.minion}", not for "${minion}"`);
  return entry;
}

export interface Join {
  minion: string;
  tokenId: string;
  tokenHash: string;
  /** Of the secret the minion made. */
  secretHash: string;
  /** Of the secret it had before; absent if it shows none. */
  oldHash?: string;
}

/**
 * A minion joins: its name gets the credential.
 * @throws Fault Unauthorized, Forbidden for the token; Conflict when the name is another's
 */
export function admit(book: JoinBook, join: Join, nowMs: number): JoinBook {
  const { minion, tokenId, secretHash, oldHash } = join;
  const token = checkToken(book, tokenId, join.tokenHash, minion, nowMs);
  const before = own(book.minions, minion);
  // The answer to the same question got lost; or the minion shows that the name is its own.
  const isSame = before !== undefined && (before.hash === secretHash || before.hash === oldHash);
  const isTaken = before ? !isSame : book.locals.includes(minion);
  if (isTaken && token.minion !== minion)
    throw new Fault(
      "Conflict",
      `there is a minion "${minion}" already: give this one another --name, or make a token for it alone with "troupe token create --minion ${minion}"`,
    );
  const credential = { hash: secretHash, sinceMs: nowMs, isUsed: false, token: tokenId };
  return {
    tokens: { ...book.tokens, [tokenId]: { ...token, uses: token.uses + 1 } },
    minions: { ...book.minions, [minion]: credential },
    locals: book.locals.filter((name) => name !== minion),
  };
}

/**
 * A minion shows its secret. The book that is returned differs only when something was learnt from it.
 * @throws Fault Unauthorized; Forbidden when the secret is another minion's
 */
export function recognise(book: JoinBook, minion: string, hash: string, nowMs: number): JoinBook {
  const entry = own(book.minions, minion);
  if (entry?.hash === hash) {
    if (entry.isUsed) return book;
    const { previous } = entry;
    const next = { ...entry, isUsed: true };
    if (previous) next.previous = { hash: previous.hash, untilMs: nowMs + rotationOverlapMs };
    return { ...book, minions: { ...book.minions, [minion]: next } };
  }
  if (entry?.previous?.hash === hash) {
    if (!entry.isUsed || nowMs < (entry.previous.untilMs ?? 0)) return book;
    throw new Fault(
      "Unauthorized",
      `this credential of minion "${minion}" was replaced at ${isoTime(entry.sinceMs)} and is not valid any more`,
    );
  }
  const owner = Object.entries(book.minions).find(([, e]) => e.hash === hash || e.previous?.hash === hash)?.[0];
  if (owner !== undefined)
    throw new Fault("Forbidden", `this is the credential of minion "${owner}", not of "${minion}"`);
  if (!entry)
    throw new Fault(
      "Unauthorized",
      `minion "${minion}" has no credential here: it was revoked, or it has not joined; join with a token`,
    );
  throw new Fault("Unauthorized", `this is not the credential of minion "${minion}"`);
}

/**
 * A minion replaces its secret by a new one.
 * @throws Fault as {@link recognise}; Unauthorized when the secret shown was replaced before and the new one was used
 */
export function rotate(book: JoinBook, minion: string, hash: string, newHash: string, nowMs: number): JoinBook {
  const seen = recognise(book, minion, hash, nowMs);
  const entry = own(seen.minions, minion);
  if (!entry || entry.hash === newHash) return seen;
  if (entry.hash !== hash && entry.isUsed)
    throw new Fault(
      "Unauthorized",
      `this credential of minion "${minion}" was replaced; the new one may replace itself`,
    );
  // When the answer to an earlier rotation got lost, the minion still has the secret before it.
  const next = { ...entry, hash: newHash, sinceMs: nowMs, isUsed: false };
  next.previous = { hash };
  return { ...seen, minions: { ...seen.minions, [minion]: next } };
}
