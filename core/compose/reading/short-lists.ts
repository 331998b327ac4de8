/** Short forms as the long ones they stand for: pairs, single values for lists, names for what they name. */
import { type At, type Dict, dictOf, isNull, leaf, listOf, type Tree } from "../tree.js";

/** `NAME=value`, one or a list of them, as a mapping; a name alone has no value. @param sign what parts them */
export function asPairs(tree: Tree, sign: RegExp = /=/): Tree {
  if (tree.is !== "list") return tree;
  const entries = tree.items.map((item): [string, Tree] => {
    const text = item.is === "leaf" ? item.text : "";
    const at = text.search(sign);
    return at < 0 ? [text, leaf(null, item.at)] : [text.slice(0, at), leaf(text.slice(at + 1), item.at)];
  });
  return { ...dictOf(entries, tree.at), ...(tree.tag ? { tag: tree.tag } : {}) };
}

/** One value, or a list. */
export const asList = (tree: Tree): Tree =>
  tree.is === "list" || isNull(tree)
    ? tree
    : { ...listOf([{ ...tree }], tree.at), ...(tree.tag ? { tag: tree.tag } : {}) };

/** A list of names as a mapping of them. */
export function asNames(tree: Tree, value: (at: At) => Tree): Tree {
  if (tree.is !== "list") return tree;
  const entries = tree.items.map((item): [string, Tree] => [item.is === "leaf" ? item.text : "", value(item.at)]);
  return { ...dictOf(entries, tree.at), ...(tree.tag ? { tag: tree.tag } : {}) };
}

/** Of a list, each word as the mapping it stands for. */
export function eachAs(tree: Tree, long: (text: string, at: At, index: number) => Dict | readonly Dict[]): Tree {
  if (tree.is !== "list") return tree;
  return {
    ...tree,
    items: tree.items.flatMap((item, i): Tree[] =>
      item.is === "leaf" ? [long(item.text, item.at, i)].flat() : [item],
    ),
  };
}

/** Several addresses for one name are one after another: `NAME: [a, b]`. */
export function asHosts(tree: Tree): Tree {
  if (tree.is !== "list") return tree;
  const found = new Map<string, Tree[]>();
  for (const item of tree.items) {
    const text = item.is === "leaf" ? item.text : "";
    const at = text.search(/[=:]/);
    const name = at < 0 ? text : text.slice(0, at);
    const address = text.slice(name.length + 1).replace(/^\[(.*)\]$/, "$1");
    found.set(name, [...(found.get(name) ?? []), leaf(address, item.at)]);
  }
  return dictOf(
    [...found].map(([name, items]) => [name, listOf(items, tree.at)]),
    tree.at,
  );
}
