/**
 * Lists whose merge key does not tell their elements apart: a service with TCP and UDP on port 53. Kubernetes merges ports
 * by their number only, so what kubectl sends for such a list may mean either element, and even names the wrong one. Its
 * apply sends along what it was given to apply; that says what the list shall be. Without it both keys of an element count,
 * and what names only one is refused: a change is never accepted and not done.
 */
import { Fault } from "../../fault.js";
import type { Description } from "../../schema/description.js";
import { isRecord } from "../../schema/shape.js";
import { fieldAt } from "../../schema/walk.js";

type Rec = Record<string, unknown>;

/** Where kubectl keeps what was applied last; `troupe apply` uses the same, so that both can be used in turn. */
export const lastAppliedKey = "kubectl.kubernetes.io/last-applied-configuration";

/** What is applied now, and what was the last time, at one place of the object; undefined where nothing is said. */
export interface Applied {
  now: unknown;
  before: unknown;
}

function appliedIn(object: unknown): unknown {
  const metadata = isRecord(object) ? object["metadata"] : undefined;
  const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
  const text = isRecord(annotations) ? annotations[lastAppliedKey] : undefined;
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a patch of kubectl's apply says was applied now, and its object before; undefined if it is of another origin. */
export function appliedBy(object: unknown, patch: unknown): Applied | undefined {
  const now = appliedIn(patch);
  return now === undefined ? undefined : { now, before: appliedIn(object) };
}

/** What was applied at a field of the place. */
export function appliedAt(applied: Applied | undefined, field: string): Applied | undefined {
  if (!applied) return undefined;
  const at = (value: unknown): unknown => (isRecord(value) ? value[field] : undefined);
  return { now: at(applied.now), before: at(applied.before) };
}

/** What was applied as the element of the list at the place that has this key. */
export function appliedElement(applied: Applied | undefined, key: string, value: unknown): Applied | undefined {
  if (!applied) return undefined;
  const find = (list: unknown): unknown =>
    Array.isArray(list) ? list.find((e) => isRecord(e) && e[key] === value) : undefined;
  return { now: find(applied.now), before: find(applied.before) };
}

function hasTwice(list: readonly unknown[], key: string, value: unknown): boolean {
  if (value === undefined) return false;
  return list.filter((e) => isRecord(e) && e[key] === value).length > 1;
}

/** The keys that a patch of a list, or the order it asks for, names and that two elements have. */
export function ambiguousKeys(
  key: string,
  old: readonly unknown[],
  patch: readonly unknown[],
  order: readonly unknown[],
): ReadonlySet<unknown> {
  const named = new Set([...patch, ...order].map((e) => (isRecord(e) ? e[key] : undefined)));
  return new Set([...named].filter((value) => [old, patch, order].some((list) => hasTwice(list, key, value))));
}

/** The element as applied: what is said, and of what is there all that was not said the last time. */
function withApplied(live: unknown, before: unknown, now: unknown): unknown {
  if (!isRecord(now) || !isRecord(live)) return now;
  const said = isRecord(before) ? before : {};
  const kept = Object.entries(live).filter(([key]) => !Object.hasOwn(said, key) || Object.hasOwn(now, key));
  const out: Rec = Object.fromEntries(kept);
  for (const [key, value] of Object.entries(now)) out[key] = withApplied(live[key], said[key], value);
  return out;
}

/** Reads both keys of an element: the merge key, and the other one of the keys that server-side apply goes by. */
export class ElementKeys {
  readonly #field: string;
  readonly #key: string;
  readonly #secondKey: string | undefined;
  readonly #otherwise: unknown;

  /** @param known what the list is */
  constructor(field: string, key: string, known: Description | undefined) {
    this.#field = field;
    this.#key = key;
    const keys = known?.type === "list" ? (known.mapKeys ?? []) : [];
    this.#secondKey = keys.find((name) => name !== key);
    this.#otherwise = this.#secondKey && known && fieldAt(known, ["0", this.#secondKey])?.default;
  }

  /** The second key as it is written; undefined if the element leaves it out. */
  #second(element: Rec): unknown {
    return this.#secondKey === undefined ? undefined : element[this.#secondKey];
  }

  isSame(a: unknown, b: unknown): boolean {
    if (!isRecord(a) || !isRecord(b) || a[this.#key] !== b[this.#key]) return false;
    return (this.#second(a) ?? this.#otherwise) === (this.#second(b) ?? this.#otherwise);
  }

  /**
   * The list as it was applied: its elements, each with what others added to it, and elements that others added.
   * undefined if nothing was said of the list.
   */
  applied(old: readonly unknown[], { now, before }: Applied): unknown[] | undefined {
    if (!Array.isArray(now)) return undefined;
    const last: unknown[] = Array.isArray(before) ? before : [];
    const find = (list: readonly unknown[], e: unknown): unknown => list.find((other) => this.isSame(other, e));
    const wanted = now.map((e: unknown) => withApplied(find(old, e), find(last, e), e));
    const others = old.filter((e) => find(now, e) === undefined && find(last, e) === undefined);
    return [...wanted, ...others];
  }

  /** The place in `list` of the element that a patch means. @throws Fault BadRequest if it may mean another, too */
  placeOf(element: Rec, list: readonly unknown[], ambiguous: ReadonlySet<unknown>): number {
    const value = element[this.#key];
    const isTwice = ambiguous.has(value);
    if (isTwice && this.#second(element) === undefined) {
      const second = this.#secondKey ?? "another key";
      throw new Fault(
        "BadRequest",
        `the strategic merge patch cannot be applied: more than one of ${this.#field} has ${this.#key} ${String(value)}, ` +
          `and the patch does not say by its ${second} which is meant; replace the whole object, or apply it with its file`,
      );
    }
    return list.findIndex((e) => (isTwice ? this.isSame(e, element) : isRecord(e) && e[this.#key] === value));
  }
}
