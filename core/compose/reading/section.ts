/** A mapping of a checked tree, read by its keys. */
import type { Told } from "../told.js";
import { type At, type Dict, isNull, type Tree, under } from "../tree.js";
import { durationSeconds, sizeBytes } from "./units.js";

export class Section {
  readonly tree: Dict | undefined;
  readonly path: string;
  readonly told: Told;

  constructor(tree: Tree | undefined, path: string, told: Told) {
    this.tree = tree?.is === "dict" ? tree : undefined;
    this.path = path;
    this.told = told;
  }

  get at(): At | undefined {
    return this.tree?.at;
  }

  has(key: string): boolean {
    return under(this.tree, key) !== undefined;
  }

  /** The names that are given. */
  get keys(): string[] {
    return [...(this.tree?.entries.keys() ?? [])];
  }

  text(key: string): string | undefined {
    const found = under(this.tree, key);
    return found?.is === "leaf" ? found.text : undefined;
  }

  number(key: string): number | undefined {
    const found = under(this.tree, key);
    if (found?.is !== "leaf") return undefined;
    return typeof found.value === "number" ? found.value : Number(found.text);
  }

  flag(key: string): boolean | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : text.toLowerCase() === "true";
  }

  /** A time, in seconds. */
  seconds(key: string): number | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : durationSeconds(text);
  }

  /** A size, in bytes. */
  bytes(key: string): number | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : sizeBytes(text);
  }

  /** A list of words, or one. */
  texts(key: string): string[] {
    const found = under(this.tree, key);
    const items = found?.is === "list" ? found.items : found ? [found] : [];
    return items.flatMap((item) => (item.is === "leaf" && !isNull(item) ? [item.text] : []));
  }

  isList(key: string): boolean {
    return under(this.tree, key)?.is === "list";
  }

  /** Names and words; null: a name alone. */
  pairs(key: string): [string, string | null][] {
    const found = under(this.tree, key);
    if (found?.is !== "dict") return [];
    return [...found.entries].flatMap(([name, value]): [string, string | null][] =>
      value.is === "leaf" ? [[name, value.value === null ? null : value.text]] : [],
    );
  }

  section(key: string): Section {
    return new Section(under(this.tree, key), this.path === "" ? key : `${this.path}.${key}`, this.told);
  }

  /** Mappings of a list. */
  sections(key: string): Section[] {
    const found = under(this.tree, key);
    const items = found?.is === "list" ? found.items : [];
    return items.map((item, i) => new Section(item, `${this.path}.${key}[${i}]`, this.told));
  }

  #where(key: string): [At | undefined, string] {
    return [under(this.tree, key)?.at ?? this.at, key === "" ? this.path : `${this.path}.${key}`];
  }

  /** @param key "" means the whole section */
  fault(key: string, text: string): void {
    this.told.fault(...this.#where(key), text);
  }

  /** @param key "" means the whole section */
  warn(key: string, text: string): void {
    this.told.warn(...this.#where(key), text);
  }
}
