/** The short syntax of mounts. */
import type { Told } from "../told.js";
import { type At, type Dict, dictOf, leaf, type Tree } from "../tree.js";

const isPath = (source: string): boolean => /^[./~]/.test(source);
const modes: ReadonlySet<string> = new Set(["rw", "ro", "z", "Z", "nocopy", "cached", "delegated", "consistent"]);
const propagations: ReadonlySet<string> = new Set(["rprivate", "private", "rshared", "shared", "rslave", "slave"]);

function optionsOf(words: readonly string[], isBind: boolean, at: At): [string, Tree][] {
  const bind: [string, Tree][] = [];
  const found: [string, Tree][] = [];
  for (const word of words) {
    if (word === "ro") found.push(["read_only", leaf(true, at)]);
    if (word === "z" || word === "Z") bind.push(["selinux", leaf(word, at)]);
    if (propagations.has(word)) bind.push(["propagation", leaf(word, at)]);
    if (word === "nocopy") found.push(["volume", dictOf([["nocopy", leaf(true, at)]], at)]);
  }
  if (isBind && bind.length > 0) found.push(["bind", dictOf(bind, at)]);
  return found;
}

/** `[SOURCE:]TARGET[:MODE]` in the long form. What cannot be read is told. */
export function longVolume(text: string, at: At, path: string, told: Told): Dict[] {
  const parts = text.split(":");
  const words = parts.length > 1 ? (parts.at(-1) ?? "").split(",") : [];
  const isMode = words.length > 0 && words.every((word) => modes.has(word) || propagations.has(word));
  const options = isMode ? words : [];
  const places = isMode ? parts.slice(0, -1) : parts;
  const target = places.at(-1) ?? "";
  const source = places.length > 1 ? places[0] : undefined;
  if (places.length > 2 || !target.startsWith("/") || source === "") {
    told.fault(at, path, `must be [SOURCE:]/TARGET[:MODE], and is ${text}`);
    return [];
  }
  const isBind = source !== undefined && isPath(source);
  const entries: [string, Tree][] = [["type", leaf(isBind ? "bind" : "volume", at)]];
  if (source !== undefined) entries.push(["source", leaf(source, at)]);
  return [dictOf([...entries, ["target", leaf(target, at)], ...optionsOf(options, isBind, at)], at)];
}
