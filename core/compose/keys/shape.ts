/** What may stand in a compose file, as data: its keys, what stands under each, and what becomes of it here. */
import { lookup } from "../../lookup.js";
import type { Leaf } from "../tree.js";

/**
 * honoured: acted upon. noted: nothing follows, and nobody misses it. warned: it is not kept to, which is said.
 * refused: a stack that has it is not deployed.
 */
export type Fate = "honoured" | "noted" | "warned" | "refused";

export interface Key {
  of: Shape;
  fate: Fate;
  /** "" where there is nothing to say. */
  note: string;
}

export type Keys = Readonly<Record<string, Key>>;

export type Shape =
  | { is: "leaf"; what: string; isRight(leaf: Leaf): boolean }
  | { is: "list"; item: Shape }
  /** Keys of the specification, and those that begin with x-. */
  | { is: "keys"; keys: Keys }
  /** Names that users choose. */
  | { is: "map"; value: Shape; name?: RegExp }
  | { is: "either"; shapes: readonly Shape[] }
  /** Whatever it is. */
  | { is: "any" };

export const list = (item: Shape): Shape => ({ is: "list", item });
export const keys = (of: Keys): Shape => ({ is: "keys", keys: lookup(of) });
export const map = (value: Shape, name?: RegExp): Shape => ({ is: "map", value, ...(name ? { name } : {}) });
/** One of several; which it is, its form tells: a word, a list or a mapping. */
export const either = (...shapes: Shape[]): Shape => ({ is: "either", shapes });

export const honoured = (of: Shape, note = ""): Key => ({ of, fate: "honoured", note });
export const noted = (of: Shape, note: string): Key => ({ of, fate: "noted", note });
export const warned = (of: Shape, note: string): Key => ({ of, fate: "warned", note });
export const refused = (of: Shape, note: string): Key => ({ of, fate: "refused", note });
