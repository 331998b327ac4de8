/**
 * Takes secrets out of what is recorded. A value becomes a token (`redacted:7`), the same one each time within one
 * journal and nothing else about it: a machine that compares values comes to the same result on tokens, so a
 * recording can still be replayed.
 */
import { secretPathsOf } from "./kinds/all.js";
import { closed, SecretFinder } from "./objects/secret-paths.js";
import type { ObjectMeta } from "./objects/types.js";

/** Different secrets that are told apart; beyond this the oldest is forgotten and gets another token next time. */
export const tokensMax = 100_000;

interface Recorded {
  kind?: string;
  metadata?: ObjectMeta;
}

/** Anything that says it is an object of the API; its kind may be any, or none. */
function isObject(value: unknown): value is Recorded {
  return typeof value === "object" && value !== null && typeof (value as Recorded).metadata === "object";
}

export class Redactor {
  readonly #tokens = new Map<string, string>();
  /** Parts of objects are shared and never changed in place, so each is worked on once. */
  readonly #parts = new WeakMap<object, unknown>();
  readonly #finders = new Map<string, SecretFinder | null>();
  #last = 0;

  /** An event, input, context or command without secrets: whichever of its fields are objects of the API, or lists of them. */
  fields<T>(value: T): T {
    if (typeof value !== "object" || value === null) return value;
    let made: Record<string, unknown> | undefined;
    for (const [name, field] of Object.entries(value)) {
      const isList = Array.isArray(field) && isObject(field[0]);
      if (!isList && !isObject(field)) continue;
      made ??= { ...value } as Record<string, unknown>;
      made[name] = isList ? field.map((object: Recorded) => this.object(object)) : this.object(field as Recorded);
    }
    return (made ?? value) as T;
  }

  /** An API object without secrets; of a kind that is not known, only which it is. */
  object<T extends Recorded>(object: T): T {
    const finder = this.#finderOf(object.kind);
    if (!finder) return closed(object, (secret) => this.#token(JSON.stringify(secret) ?? "")) as unknown as T;
    const made = { ...object } as Record<string, unknown>;
    for (const [name, part] of Object.entries(object)) {
      if (typeof part === "object" && part !== null) made[name] = this.#once(finder, name, part);
    }
    return made as unknown as T;
  }

  #finderOf(kind = ""): SecretFinder | null {
    const known = this.#finders.get(kind);
    if (known !== undefined) return known;
    const paths = secretPathsOf(kind);
    const finder = paths ? new SecretFinder(paths) : null;
    // Kinds that are not known can be any number.
    if (finder) this.#finders.set(kind, finder);
    return finder;
  }

  #token(secret: string): string {
    const known = this.#tokens.get(secret);
    if (known !== undefined) return known;
    const token = `redacted:${++this.#last}`;
    this.#tokens.set(secret, token);
    if (this.#tokens.size > tokensMax) this.#tokens.delete(this.#tokens.keys().next().value ?? "");
    return token;
  }

  #once(finder: SecretFinder, name: string, part: object): unknown {
    const known = this.#parts.get(part);
    if (known !== undefined) return known;
    const made = finder.field(name, part, (secret) => (typeof secret === "string" ? this.#token(secret) : secret));
    this.#parts.set(part, made);
    return made;
  }
}
