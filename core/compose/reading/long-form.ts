/** A file in the long form alone, with its paths as seen from where they count: what merges and reads after it knows one form. */
import { lookup } from "../../lookup.js";
import { resolved } from "../paths.js";
import type { Told } from "../told.js";
import { type Dict, dictOf, isNull, leaf, type Tree, under, withEntries } from "../tree.js";
import { asHosts, asList, asNames, asPairs, eachAs } from "./short-lists.js";
import { longPorts } from "./short-ports.js";
import { longVolume } from "./short-volumes.js";

export interface Place {
  /** Relative paths are seen from here. */
  folder: string;
  home: string;
}

type Change = (tree: Tree, path: string, told: Told, place: Place) => Tree;

const source: Change = (tree) => eachAs(tree, (text, at) => dictOf([["source", leaf(text, at)]], at));
const pairs: Change = (tree) => asPairs(tree);
const list: Change = (tree) => asList(tree);
const started: Change = (tree) => asNames(tree, (at) => dictOf([["condition", leaf("service_started", at)]], at));

const pathAt = (tree: Tree | undefined, place: Place): Tree | undefined =>
  tree?.is === "leaf" && tree.value !== null
    ? {
        ...tree,
        value: resolved(place.folder, tree.text, place.home),
        text: resolved(place.folder, tree.text, place.home),
      }
    : tree;

const ownPath =
  (key: string): Change =>
  (tree, _path, _told, place) =>
    tree.is === "dict" && under(tree, key) ? withEntries(tree, { [key]: pathAt(under(tree, key), place) }) : tree;

const mounts: Change = (tree, path, told, place) => {
  const long = eachAs(tree, (text, at, i) => longVolume(text, at, `${path}[${i}]`, told));
  if (long.is !== "list") return long;
  const isBind = (item: Tree): boolean => under(item, "type")?.is === "leaf" && textOf(under(item, "type")) === "bind";
  return {
    ...long,
    items: long.items.map((item) => (isBind(item) ? ownPath("source")(item, path, told, place) : item)),
  };
};

const textOf = (tree: Tree | undefined): string => (tree?.is === "leaf" ? tree.text : "");

const files: Change = (tree, path, told, place) => {
  const long = eachAs(asList(tree), (text, at) => dictOf([["path", leaf(text, at)]], at));
  return long.is === "list"
    ? { ...long, items: long.items.map((item) => ownPath("path")(item, path, told, place)) }
    : long;
};

const paths: Change = (tree, _path, _told, place) => {
  const long = asList(tree);
  return long.is === "list" ? { ...long, items: long.items.map((item) => pathAt(item, place) ?? item) } : long;
};

const base: Change = (tree, path, told, place) =>
  ownPath("file")(tree.is === "leaf" ? dictOf([["service", tree]], tree.at) : tree, path, told, place);

const labels: Change = (tree, path, told, place) => changed(tree, { labels: pairs }, path, told, place);

const hooks: Change = (tree) =>
  tree.is === "list"
    ? { ...tree, items: tree.items.map((item) => changed(item, { environment: pairs }, "", undefined, undefined)) }
    : tree;

const service = lookup<Change>({
  annotations: pairs,
  configs: source,
  depends_on: started,
  deploy: labels,
  dns: list,
  dns_search: list,
  env_file: files,
  environment: pairs,
  extends: base,
  extra_hosts: (tree) => asHosts(tree),
  label_file: paths,
  labels: pairs,
  networks: (tree) => asNames(tree, (at) => leaf(null, at)),
  ports: (tree, path, told) => eachAs(tree, (text, at, i) => longPorts(text, at, `${path}[${i}]`, told)),
  post_start: hooks,
  pre_start: hooks,
  pre_stop: hooks,
  secrets: source,
  sysctls: pairs,
  tmpfs: list,
  volumes: mounts,
});

function changed(
  tree: Tree,
  changes: Readonly<Record<string, Change>>,
  path: string,
  told: Told | undefined,
  place: Place | undefined,
): Tree {
  if (tree.is !== "dict") return tree;
  const entries = [...tree.entries].map(([key, value]): [string, Tree] => {
    const change = changes[key];
    const isAsked = change && !isNull(value) && value.tag !== "reset";
    return [key, isAsked ? change(value, `${path}.${key}`, told as Told, place as Place) : value];
  });
  return { ...tree, entries: new Map(entries) };
}

/** `external: { name: X }` as files once wrote it. */
function external(tree: Tree): Tree {
  const inner = under(tree, "external");
  if (tree.is !== "dict" || inner?.is !== "dict") return tree;
  const name = under(inner, "name");
  return withEntries(tree, { external: leaf(true, inner.at), ...(name ? { name } : {}) });
}

/** What each of a file's named parts is made. */
function each(file: Dict, key: string, make: (tree: Tree, path: string) => Tree): Tree | undefined {
  const part = under(file, key);
  if (part?.is !== "dict") return part;
  return { ...part, entries: new Map([...part.entries].map(([name, tree]) => [name, make(tree, `${key}.${name}`)])) };
}

/** @param place where its relative paths are seen from */
export function inLongForm(file: Dict, place: Place, told: Told): Dict {
  const named = (key: string, more: Readonly<Record<string, Change>> = {}): Tree | undefined =>
    each(file, key, (tree, path) =>
      ownPath("file")(changed(external(tree), { labels: pairs, ...more }, path, told, place), path, told, place),
    );
  const parts = {
    services: each(file, "services", (tree, path) => changed(tree, service, path, told, place)),
    networks: named("networks"),
    volumes: named("volumes"),
    configs: named("configs"),
    secrets: named("secrets"),
  };
  return withEntries(file, Object.fromEntries(Object.entries(parts).filter(([, tree]) => tree !== undefined)));
}
