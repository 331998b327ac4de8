/** Rules of roles, made ready for being asked often. The meaning of words and wildcards is Kubernetes'. */
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import { isPathRight, type ObjectRight, type Right, resourceText } from "./right.js";

const everything = "*";

/** Words of which one must be given; "*" stands for all. */
class Words {
  readonly #all: boolean;
  readonly #words: ReadonlySet<string>;

  constructor(words: readonly string[] | undefined) {
    this.#words = new Set(words);
    this.#all = this.#words.has(everything);
  }

  has(word: string): boolean {
    return this.#all || this.#words.has(word);
  }

  get isEmpty(): boolean {
    return this.#words.size === 0;
  }
}

export class Rule {
  readonly given: PolicyRule;
  readonly #verbs: Words;
  readonly #groups: Words;
  readonly #resources: Words;
  /** None: of all names. */
  readonly #names: ReadonlySet<string>;
  readonly #urls: Words;
  /** Beginnings of addresses, given as `/actors/*`. */
  readonly #below: readonly string[];

  constructor(given: PolicyRule) {
    this.given = given;
    this.#verbs = new Words(given.verbs);
    this.#groups = new Words(given.apiGroups);
    this.#resources = new Words(given.resources);
    this.#names = new Set(given.resourceNames);
    const urls = given.nonResourceURLs ?? [];
    this.#urls = new Words(urls);
    this.#below = urls.filter((url) => url !== everything && url.endsWith("*")).map((url) => url.slice(0, -1));
  }

  /** Whether the rule gives this right. */
  allows(right: Right): boolean {
    if (!this.#verbs.has(right.verb)) return false;
    return isPathRight(right) ? this.#meansPath(right.path) : this.#means(right);
  }

  #means(right: ObjectRight): boolean {
    if (!this.#groups.has(right.group) || !this.#meansResource(right)) return false;
    // What asks for any name is not allowed by a rule of some names.
    return this.#names.size === 0 || this.#names.has(right.name);
  }

  #meansResource(right: ObjectRight): boolean {
    if (this.#resources.has(resourceText(right))) return true;
    return right.subresource !== "" && this.#resources.has(`*/${right.subresource}`);
  }

  #meansPath(path: string): boolean {
    return !this.#urls.isEmpty && (this.#urls.has(path) || this.#below.some((start) => path.startsWith(start)));
  }
}
