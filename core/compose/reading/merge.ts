/** Several files, or a service and what it extends, as one: the merge of the Compose specification. */
import { lookup } from "../../lookup.js";
import { type Dict, isNull, type List, type Tree, under } from "../tree.js";

const word = (tree: Tree, key: string): string => {
  const found = under(tree, key);
  return found?.is === "leaf" ? found.text : "";
};

/** What makes two entries of a service's list one. */
const keysOf = lookup<(tree: Tree) => string>({
  volumes: (tree) => word(tree, "target"),
  secrets: (tree) => word(tree, "target") || word(tree, "source"),
  configs: (tree) => word(tree, "target") || word(tree, "source"),
  ports: (tree) => ["host_ip", "target", "published", "protocol"].map((key) => word(tree, key)).join(" "),
});

/** Of a service: the later one stands alone. */
const replaced: ReadonlySet<string> = new Set(["command", "entrypoint", "healthcheck.test"]);

/** Below a service, e.g. `ports` for services.web.ports. */
const within = (path: readonly string[]): string => (path[0] === "services" ? path.slice(2).join(".") : "");

function mergedLists(base: List, over: List, path: readonly string[]): List {
  const key = keysOf[within(path)];
  if (key) {
    const found = new Map(base.items.map((item) => [key(item), item]));
    for (const item of over.items) {
      const same = found.get(key(item));
      found.set(key(item), same ? merged(same, item, path) : item);
    }
    return { ...over, items: [...found.values()] };
  }
  const isThere = (item: Tree): boolean =>
    item.is === "leaf" && base.items.some((one) => one.is === "leaf" && one.text === item.text);
  return { ...over, items: [...base.items, ...over.items.filter((item) => !isThere(item))] };
}

function mergedDicts(base: Dict, over: Dict, path: readonly string[]): Dict {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const old = entries.get(key);
    if (value.tag === "reset") entries.delete(key);
    else entries.set(key, old === undefined ? value : merged(old, value, [...path, key]));
  }
  return { ...over, entries };
}

/** Options of another driver are none of this one. */
const isOtherDriver = (base: Tree, over: Tree, path: readonly string[]): boolean =>
  within(path) === "logging" && word(over, "driver") !== "" && word(base, "driver") !== word(over, "driver");

/** @param path where both stand, from the top of the file */
export function merged(base: Tree, over: Tree, path: readonly string[] = []): Tree {
  if (over.tag === "override") return over;
  if (isNull(over) && base.is === "dict") return base;
  if (replaced.has(within(path)) || isOtherDriver(base, over, path)) return over;
  if (base.is === "dict" && over.is === "dict") return mergedDicts(base, over, path);
  if (base.is === "list" && over.is === "list") return mergedLists(base, over, path);
  return over;
}

/** A tree without what `!reset` takes away, and without tags. */
export function settled(tree: Tree): Tree {
  const { tag: _, ...rest } = tree;
  if (rest.is === "list") return { ...rest, items: rest.items.filter((item) => item.tag !== "reset").map(settled) };
  if (rest.is !== "dict") return rest;
  const kept = [...rest.entries].filter(([, value]) => value.tag !== "reset");
  return { ...rest, entries: new Map(kept.map(([key, value]) => [key, settled(value)])) };
}
