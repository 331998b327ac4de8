/**
 * The JSON of an object, made once for each of its revisions and shared by all who ask for it, in lists and watches.
 * Objects of the store never change, so an object is its own revision.
 */
import type { AnyObject } from "../../../core/kinds/all.js";
import { textBytesMax } from "../limits.js";

/** Remembers texts while their objects live, and not more than {@link textBytesMax} of them. */
export class Texts {
  readonly #make: (object: AnyObject) => object;
  readonly #max: number;
  /** Two halves: when the young one is full, the old one is let go of. What is asked for is young again. */
  #young = new WeakMap<AnyObject, Buffer>();
  #old = new WeakMap<AnyObject, Buffer>();
  #youngBytes = 0;
  #made = 0;

  /** @param make what is written as JSON; of the object alone */
  constructor(make: (object: AnyObject) => object, max = textBytesMax) {
    this.#make = make;
    this.#max = max;
  }

  /** Texts that were made. */
  get made(): number {
    return this.#made;
  }

  of(object: AnyObject): Buffer {
    const young = this.#young.get(object);
    if (young) return young;
    const text = this.#old.get(object) ?? this.#new(object);
    if (this.#youngBytes + text.length > this.#max / 2) {
      this.#old = this.#young;
      this.#young = new WeakMap();
      this.#youngBytes = 0;
    }
    this.#young.set(object, text);
    this.#youngBytes += text.length;
    return text;
  }

  #new(object: AnyObject): Buffer {
    this.#made++;
    return Buffer.from(JSON.stringify(this.#make(object)));
  }
}

const lineStarts = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
};
const lineEnd = Buffer.from("}\n");

/** One line of a watch around the JSON of its object. */
export function eventLine(type: keyof typeof lineStarts, object: Buffer): Buffer {
  return Buffer.concat([lineStarts[type], object, lineEnd]);
}
