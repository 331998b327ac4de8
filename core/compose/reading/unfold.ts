/** A YAML document as a tree: aliases and `<<` are unfolded, tags kept. */

import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import { lookup } from "../../lookup.js";
import { plainScalar, Written } from "../../schema/written.js";
import type { Told } from "../told.js";
import { type At, type Dict, dictOf, isNull, type Leaf, leaf, listOf, type Tag, type Tree } from "../tree.js";

/** Values of one file, each use of an alias counted anew: a few lines can unfold to gigabytes. */
const valuesMax = 100_000;
const depthMax = 100;
export const tooDeep = `it is nested deeper than ${depthMax}`;

/** It unfolds to more than can be read. */
export class Unfolding extends Error {}

const tags = lookup<Tag>({ "!reset": "reset", "!override": "override" });

export interface Reading {
  file: string;
  lines: LineCounter;
  document: Document;
  told: Told;
  values: number;
}

const atOf = (reading: Reading, node: Node | null | undefined): At => ({
  file: reading.file,
  line: Math.max(1, reading.lines.linePos(node?.range?.[0] ?? 0).line),
});

/** An unquoted word: what YAML means by it, and how it was written. */
export function wordLeaf(text: string, at: At): Leaf {
  const read = plainScalar(text, false);
  return leaf(read instanceof Written ? read.value : (read as Leaf["value"]), at, text);
}

const scalar = (node: Node & { value: unknown; type?: string; source?: string }, at: At): Leaf =>
  node.type === "PLAIN" ? wordLeaf(node.source ?? "", at) : leaf(String(node.value ?? ""), at);

/** Entries that `<<` brings: those of the first of several count, and a mapping's own before them. */
function withMerged(own: Map<string, Tree>, merged: readonly Tree[], reading: Reading): Map<string, Tree> {
  const all = new Map(own);
  for (const tree of merged.flatMap((part) => (part.is === "list" ? part.items : [part]))) {
    if (tree.is !== "dict") {
      if (!isNull(tree)) reading.told.fault(tree.at, "", "`<<` needs a mapping, or a list of them");
      continue;
    }
    for (const [key, value] of tree.entries) if (!all.has(key)) all.set(key, value);
  }
  return all;
}

function mapping(node: Node & { items: { key: unknown; value: unknown }[] }, reading: Reading, depth: number): Dict {
  const own = new Map<string, Tree>();
  const merged: Tree[] = [];
  for (const { key, value } of node.items) {
    const at = atOf(reading, key as Node);
    if (!isScalar(key)) {
      reading.told.fault(at, "", "a key is not a word");
      continue;
    }
    const name = String(key.value ?? "");
    const tree = treeOf(value as Node | null, reading, depth + 1, at);
    if (name === "<<" && key.type === "PLAIN") merged.push(tree);
    else if (own.has(name)) reading.told.fault(at, "", `the key ${name} is given twice in one mapping`);
    else own.set(name, tree);
  }
  return dictOf(merged.length === 0 ? own : withMerged(own, merged, reading), atOf(reading, node));
}

function aliased(alias: Alias, reading: Reading, depth: number): Tree {
  const target = alias.resolve(reading.document);
  if (target) return treeOf(target, reading, depth + 1);
  reading.told.fault(atOf(reading, alias), "", `the alias *${alias.source} has no anchor before it`);
  return leaf(null, atOf(reading, alias));
}

export function treeOf(node: Node | null | undefined, reading: Reading, depth: number, place?: At): Tree {
  const at = node ? atOf(reading, node) : (place ?? atOf(reading, node));
  if (++reading.values > valuesMax) throw new Unfolding(`it has more than ${valuesMax} values`);
  if (depth > depthMax) throw new Unfolding(tooDeep);
  if (node === null || node === undefined) return leaf(null, at);
  if (isAlias(node)) return aliased(node, reading, depth);
  const tag = node.tag === undefined ? undefined : tags[node.tag];
  if (node.tag?.startsWith("!") && tag === undefined)
    reading.told.fault(at, "", `the tag ${node.tag} is none of compose files; !reset and !override are`);
  const tree = isScalar(node)
    ? scalar(node as Parameters<typeof scalar>[0], at)
    : isSeq(node)
      ? listOf(
          node.items.map((item) => treeOf(item as Node, reading, depth + 1, at)),
          at,
        )
      : isMap(node)
        ? mapping(node as Parameters<typeof mapping>[0], reading, depth)
        : leaf(null, at);
  return tag === undefined ? tree : { ...tree, tag };
}
