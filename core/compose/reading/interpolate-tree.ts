import type { Variables } from "../files.js";
import type { Told } from "../told.js";
import { type Leaf, leaf, type Tree } from "../tree.js";
import { InterpolationError, interpolated } from "./interpolate.js";
import { joined, type Step } from "./tree-path.js";
import { wordLeaf } from "./unfold.js";

/** A number or flag that a variable brought is one, where its field wants one; as a text it is what it was. */
function typed(text: string, at: Leaf["at"]): Leaf {
  const read = wordLeaf(text, at);
  return read.value === null ? leaf(text, at) : read;
}

/** A tree with the values of its variables; keys are left as they are. What cannot be read is told, with its place. */
export function interpolatedTree(tree: Tree, variables: Variables, told: Told, path: readonly Step[] = []): Tree {
  if (tree.is === "list")
    return { ...tree, items: tree.items.map((item, i) => interpolatedTree(item, variables, told, [...path, i])) };
  if (tree.is === "dict") {
    const entries = [...tree.entries].map(([key, value]): [string, Tree] => [
      key,
      interpolatedTree(value, variables, told, [...path, key]),
    ]);
    return { ...tree, entries: new Map(entries) };
  }
  if (!tree.text.includes("$")) return tree;
  const where = joined(path);
  try {
    const text = interpolated(tree.text, {
      lookUp: (name) => variables.get(name),
      onMissing: (name) => told.warn(tree.at, where, `the variable ${name} is not set: it is empty`),
    });
    return { ...typed(text, tree.at), ...(tree.tag === undefined ? {} : { tag: tree.tag }) };
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    told.fault(tree.at, where, error.message);
    return tree;
  }
}
