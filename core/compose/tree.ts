/** A compose file as a tree in which each value knows where it stands, so that whatever is wrong later can name its line. */

export interface At {
  file: string;
  /** From 1 on. */
  line: number;
}

/** How a value of a later file takes the place of an earlier one, by the tags `!reset` and `!override`. */
export type Tag = "reset" | "override";

interface Placed {
  at: At;
  tag?: Tag;
}

export interface Leaf extends Placed {
  is: "leaf";
  value: string | number | boolean | null;
  /** As it was written, without quotes. */
  text: string;
}

export interface List extends Placed {
  is: "list";
  items: Tree[];
}

export interface Dict extends Placed {
  is: "dict";
  entries: ReadonlyMap<string, Tree>;
}

export type Tree = Leaf | List | Dict;

export const leaf = (value: Leaf["value"], at: At, text = String(value ?? "")): Leaf => ({
  is: "leaf",
  value,
  text,
  at,
});
export const listOf = (items: Tree[], at: At): List => ({ is: "list", items, at });
export const dictOf = (entries: Iterable<readonly [string, Tree]>, at: At): Dict => ({
  is: "dict",
  entries: new Map(entries),
  at,
});

export const isNull = (tree: Tree | undefined): boolean => tree?.is === "leaf" && tree.value === null;

/** What stands under a key of a mapping; undefined where there is no mapping, or nothing in it. */
export function under(tree: Tree | undefined, key: string): Tree | undefined {
  const found = tree?.is === "dict" ? tree.entries.get(key) : undefined;
  return isNull(found) ? undefined : found;
}

/** The mapping with other entries; undefined takes one away. */
export function withEntries(dict: Dict, entries: Readonly<Record<string, Tree | undefined>>): Dict {
  const next = new Map(dict.entries);
  for (const [key, tree] of Object.entries(entries))
    if (tree === undefined) next.delete(key);
    else next.set(key, tree);
  return { ...dict, entries: next };
}

/** The values alone, as JSON has them. */
export function plain(tree: Tree): unknown {
  if (tree.is === "leaf") return tree.value;
  if (tree.is === "list") return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, value]) => [key, plain(value)]));
}
