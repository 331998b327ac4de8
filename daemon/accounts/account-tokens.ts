/** Makes the tokens of service accounts, and knows them again. */
import { type KeyObject, randomUUID } from "node:crypto";
import {
  type AccountToken,
  accountCaller,
  claimsOf,
  readClaims,
  tokenIssuer,
} from "../../core/access/account-token.js";
import type { Caller } from "../../core/access/caller.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import type { Clock } from "../../core/time.js";
import type { View } from "../control/view.js";
import { signedToken, tokenReader } from "./jwt.js";

export type TokenWish = Pick<AccountToken, "namespace" | "account" | "pod"> & {
  /** None: for this API. */
  audiences?: readonly string[];
  seconds: number;
};

export interface MadeToken {
  token: string;
  audiences: readonly string[];
  expiresAtMs: number;
}

/** Tokens whose signature is known to be right; to look at one takes a tenth of a millisecond. */
const verifiedMax = 1_000;

export class AccountTokens {
  readonly #verified = new Map<string, AccountToken>();
  readonly #key: KeyObject;
  readonly #read: (token: string) => unknown;
  readonly #view: () => Pick<View, "get">;
  readonly #clock: Clock;

  /** @param view all objects, in step with the store: a token is as good as what it is bound to */
  constructor(key: KeyObject, view: () => Pick<View, "get">, clock: Clock) {
    this.#key = key;
    this.#read = tokenReader(key);
    this.#view = view;
    this.#clock = clock;
  }

  make({ seconds, audiences = [], ...bound }: TokenWish): MadeToken {
    const issuedAtS = Math.floor(this.#clock.nowMs() / 1000);
    const expiresAtS = issuedAtS + seconds;
    const forWhom = audiences.length > 0 ? audiences : [tokenIssuer];
    const token = signedToken(
      claimsOf({ ...bound, audiences: forWhom, issuedAtS, expiresAtS }, randomUUID()),
      this.#key,
    );
    return { token, audiences: forWhom, expiresAtMs: expiresAtS * 1000 };
  }

  /** Whose token it is; null when it is none of ours, has ended, is for others, or what it is bound to is gone. */
  callerOf(token: string): Caller | null {
    const known = this.#verified.get(token) ?? this.#verify(token);
    if (!known || known.expiresAtS * 1000 <= this.#clock.nowMs() || !known.audiences.includes(tokenIssuer)) return null;
    const { namespace, account, pod } = known;
    const view = this.#view();
    if (view.get("ServiceAccount", namespace, account.name)?.metadata.uid !== account.uid) return null;
    if (pod) {
      const bound = view.get("Pod", namespace, pod.name);
      if (bound?.metadata.uid !== pod.uid || isFinished(bound)) return null;
    }
    return accountCaller(namespace, account.name);
  }

  #verify(token: string): AccountToken | undefined {
    const known = readClaims(this.#read(token));
    if (!known) return undefined;
    const [oldest] = this.#verified.size < verifiedMax ? [] : this.#verified.keys();
    if (oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.set(token, known);
    return known;
  }
}
