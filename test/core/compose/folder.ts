/** A folder of files in memory, and what compose files in it mean. */
import type { ComposeFiles } from "../../../core/compose/files.js";
import { planStack, type StackPlan } from "../../../core/compose/plan.js";
import { readStack, type Stack, type StackQuestion } from "../../../core/compose/stack.js";
import { ComposeError } from "../../../core/compose/told.js";
import { plain } from "../../../core/compose/tree.js";

/** Where the files are. */
export const folder = "/srv/shop";

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function filesOf(files: Files): ComposeFiles {
  const all = new Map(
    Object.entries(files).map(([name, content]) => [name.startsWith("/") ? name : `${folder}/${name}`, content]),
  );
  const below = (path: string): string[] => [...all.keys()].filter((name) => name.startsWith(`${path}/`));
  return {
    text: (path) => {
      const found = all.get(path);
      return found === undefined ? undefined : Buffer.from(found).toString();
    },
    bytes: (path) => {
      const found = all.get(path);
      return found === undefined ? undefined : Buffer.from(found);
    },
    kindOf: (path) => (all.has(path) ? "file" : below(path).length > 0 ? "folder" : "none"),
    namesIn: (path) => [...new Set(below(path).map((name) => name.slice(path.length + 1).split("/")[0] ?? ""))].sort(),
    home: "/home/ann",
  };
}

export interface Asked {
  paths?: string[];
  variables?: Record<string, string>;
  profiles?: string[];
  envFiles?: string[];
  name?: string;
}

const questionOf = ({
  paths = ["compose.yaml"],
  variables = {},
  profiles = [],
  envFiles = [],
  name,
}: Asked): StackQuestion => ({
  paths,
  folder,
  profiles,
  envFiles,
  variables: new Map(Object.entries(variables)),
  ...(name === undefined ? {} : { name }),
});

const asFiles = (files: Files | string): Files => (typeof files === "string" ? { "compose.yaml": files } : files);

export const stackOf = (files: Files | string, asked: Asked = {}): Stack =>
  readStack(questionOf(asked), filesOf(asFiles(files)));

export const planOf = (files: Files | string, asked: Asked = {}, namespace = ""): StackPlan =>
  planStack(questionOf(asked), filesOf(asFiles(files)), namespace);

/** The file as one, in the long form. */
export const treeOf = (files: Files | string, asked: Asked = {}): Record<string, unknown> => {
  const { tree } = stackOf(files, asked).file;
  return tree ? (plain(tree) as Record<string, unknown>) : {};
};

/** One service of it. */
export const serviceOf = (files: Files | string, name = "web", asked: Asked = {}): Record<string, unknown> =>
  (treeOf(files, asked)["services"] as Record<string, Record<string, unknown>>)[name] ?? {};

/** What is told to be wrong, a line each, of files of the folder by their names alone; none: nothing is. */
export function faultsOf(files: Files | string, asked: Asked = {}): string[] {
  try {
    planOf(files, asked);
    return [];
  } catch (error) {
    if (!(error instanceof ComposeError)) throw error;
    return error.message.split("\n").map((line) => line.replaceAll(`${folder}/`, ""));
  }
}
