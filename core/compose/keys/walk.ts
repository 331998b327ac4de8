/** Whether a tree is what its shape says, and what becomes of the keys in it. */
import { nearest } from "../../nearest.js";
import type { Told } from "../told.js";
import { isNull, type Tree } from "../tree.js";
import type { Key, Shape } from "./shape.js";

const isExtension = (key: string): boolean => key.startsWith("x-");
const below = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

function whatOf(shape: Shape): string {
  if (shape.is === "leaf") return shape.what;
  if (shape.is === "any") return "anything";
  if (shape.is === "list") return "a list";
  return shape.is === "either" ? shape.shapes.map(whatOf).join(" or ") : "a mapping";
}

/** Of several shapes the one with the tree's form. */
function chosen(shape: Shape, tree: Tree): Shape | undefined {
  const fits = ({ is }: Shape): boolean =>
    tree.is === "leaf" ? is === "leaf" : tree.is === "list" ? is === "list" : is === "keys" || is === "map";
  if (shape.is === "any") return shape;
  return shape.is === "either"
    ? shape.shapes.map((one) => chosen(one, tree)).find((one) => one !== undefined)
    : fits(shape)
      ? shape
      : undefined;
}

interface Walk {
  told: Told;
  /** Each key of the specification that is given. */
  onKey(key: Key, tree: Tree, path: string): void;
}

function unknown(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `there is no such key${meant === undefined ? "; keys of your own begin with x-" : `; did you mean ${meant}?`}`;
}

function walk(tree: Tree, shape: Shape, path: string, how: Walk): void {
  if (isNull(tree)) return;
  const one = chosen(shape, tree);
  if (one === undefined) return how.told.fault(tree.at, path, `must be ${whatOf(shape)}`);
  if (one.is === "any") return;
  if (one.is === "leaf") {
    if (tree.is === "leaf" && !one.isRight(tree))
      how.told.fault(tree.at, path, `must be ${one.what}, and is ${tree.text}`);
    return;
  }
  if (one.is === "list" && tree.is === "list")
    for (const [i, item] of tree.items.entries()) walk(item, one.item, `${path}[${i}]`, how);
  if (tree.is !== "dict") return;
  for (const [key, value] of tree.entries) {
    const at = below(path, key);
    if (one.is === "map") {
      if (one.name && !one.name.test(key))
        how.told.fault(value.at, at, "a name is of letters, digits, '.', '_' and '-'");
      walk(value, one.value, at, how);
    } else if (one.is === "keys" && !isExtension(key)) {
      const known = one.keys[key];
      if (!known) how.told.fault(value.at, at, unknown(key, Object.keys(one.keys)));
      else {
        if (!isNull(value)) how.onKey(known, value, at);
        walk(value, known.of, at, how);
      }
    }
  }
}

/** Tells of every value that is not what its shape says, and of every key that there is not. */
export function checkShape(tree: Tree, shape: Shape, path: string, told: Told): void {
  walk(tree, shape, path, { told, onKey: () => {} });
}

/** Whether what is given is asked for at all: `read_only: false` asks for nothing. */
const asks = (tree: Tree): boolean => !(tree.is === "leaf" && tree.value === false);

/** Tells what of a tree is refused, and what is not kept to. */
export function tellFates(tree: Tree, shape: Shape, path: string, told: Told): void {
  walk(tree, shape, path, {
    told,
    onKey: ({ fate, note }, value, at) => {
      if (fate === "refused" && asks(value)) told.fault(value.at, at, note);
      if (fate === "warned" && asks(value)) told.warn(value.at, at, note);
    },
  });
}
