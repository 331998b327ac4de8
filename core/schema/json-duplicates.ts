/** Fields that a JSON text gives twice: of two with one name, JSON.parse keeps the last and says nothing. */
import { joinPath } from "./faults.js";

/** Beyond this many none is looked for. */
const duplicatesMax = 100;

/** Names in a JSON text, and whatever looks like one within its strings: never less than there are. */
export function namesAtMost(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/"\s*:/g)) count++;
  return count;
}

/** The last of the characters that are blank in JSON. */
const blank = 0x20;
const ends: ReadonlySet<string> = new Set([" ", "\t", "\r", "\n", ",", "]", "}"]);

class Scanner {
  readonly found: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(path: string): void {
    const c = this.#next();
    if (c === "{") this.#object(path);
    else if (c === "[") this.#list(path);
    else if (c === '"') this.#string();
    else this.#at = this.#endOfWord();
  }

  /** What comes after blanks; it is not taken. */
  #next(): string {
    while (this.#text.charCodeAt(this.#at) <= blank) this.#at++;
    return this.#text[this.#at] ?? "";
  }

  #endOfWord(): number {
    let at = this.#at;
    while (at < this.#text.length && !ends.has(this.#text[at] ?? "")) at++;
    return at;
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (this.#isEscaped(end));
    this.#at = end + 1;
    return this.#text.slice(start, this.#at);
  }

  #isEscaped(at: number): boolean {
    let before = at;
    while (this.#text[before - 1] === "\\") before--;
    return (at - before) % 2 === 1;
  }

  /** Takes a comma; false when the end stands there, which is taken as well. */
  #more(end: string): boolean {
    const c = this.#next();
    this.#at++;
    return c !== end && this.#at < this.#text.length;
  }

  #object(path: string): void {
    const names = new Set<string>();
    this.#at++;
    if (this.#next() === "}") {
      this.#at++;
      return;
    }
    do {
      this.#next();
      const name = JSON.parse(this.#string()) as string;
      const field = joinPath(path, name);
      if (names.has(name) && this.found.length < duplicatesMax) this.found.push(field);
      names.add(name);
      this.#next();
      this.#at++;
      this.value(field);
    } while (this.#more("}"));
  }

  #list(path: string): void {
    this.#at++;
    if (this.#next() === "]") {
      this.#at++;
      return;
    }
    let i = 0;
    do this.value(`${path}[${i++}]`);
    while (this.#more("]"));
  }
}

/** Paths of the fields that are given again, of a text that JSON.parse has read and that is not nested too deep. */
export function duplicateFields(text: string): string[] {
  const scanner = new Scanner(text);
  scanner.value("");
  return scanner.found;
}
