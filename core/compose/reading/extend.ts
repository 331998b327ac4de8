/** `extends`: a service begins with another one, of the same file or another. */
import type { Told } from "../told.js";
import { type Dict, type Tree, under, withEntries } from "../tree.js";
import { merged } from "./merge.js";

/** A file by its path, in the long form; undefined when it cannot be read, which was told. */
export type OtherFile = (path: string, from: Tree) => Dict | undefined;

interface Task {
  other: OtherFile;
  told: Told;
  /** Services that are being resolved, each with its file. */
  trail: readonly string[];
}

const text = (tree: Tree | undefined): string => (tree?.is === "leaf" ? tree.text : "");

function resolvedService(name: string, file: Dict, fileName: string, from: Tree, task: Task): Tree | undefined {
  const services = under(file, "services");
  const service = under(services, name);
  const id = `${fileName} ${name}`;
  if (service?.is !== "dict") {
    task.told.fault(from.at, "", `extends: there is no service ${name}${fileName === "" ? "" : ` in ${fileName}`}`);
    return undefined;
  }
  if (task.trail.includes(id)) {
    task.told.fault(from.at, "", `extends: ${name} extends itself, by way of others`);
    return undefined;
  }
  const base = under(service, "extends");
  if (base === undefined) return service;
  const path = text(under(base, "file"));
  const own = withEntries(service, { extends: undefined });
  const inFile = path === "" || path === fileName ? file : task.other(path, base);
  if (inFile === undefined) return own;
  const deeper = { ...task, trail: [...task.trail, id] };
  const found = resolvedService(text(under(base, "service")), inFile, path === "" ? fileName : path, base, deeper);
  return found === undefined ? own : merged(found, own, ["services", name]);
}

/** A file whose services extend no more. @param fileName its path */
export function extended(file: Dict, fileName: string, other: OtherFile, told: Told): Dict {
  const services = under(file, "services");
  if (services?.is !== "dict") return file;
  const task: Task = { other, told, trail: [] };
  const entries = [...services.entries].map(([name, tree]): [string, Tree] => [
    name,
    (under(tree, "extends") && resolvedService(name, file, fileName, tree, task)) || tree,
  ]);
  return withEntries(file, { services: { ...services, entries: new Map(entries) } });
}
