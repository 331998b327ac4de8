/** Compose files as one tree, in the long form: read, interpolated, checked, merged, extended and with what they include. */

import { fileKeys } from "../keys/top.js";
import { checkShape } from "../keys/walk.js";
import { type Dict, dictOf, withEntries } from "../tree.js";
import { extended } from "./extend.js";
import { included } from "./include.js";
import { interpolatedTree } from "./interpolate-tree.js";
import { inLongForm } from "./long-form.js";
import { merged } from "./merge.js";
import { stackName } from "./name.js";
import { parsed } from "./parse.js";
import type { Project, World } from "./project.js";

/** The documents of a file. A file that is not there is told. */
function documentsOf(path: string, { files, told }: World): Dict[] {
  const text = files.text(path);
  if (text === undefined) {
    told.fault(undefined, "", `there is no file ${path}`);
    return [];
  }
  return parsed(text, path, told);
}

function readDocument(document: Dict, { folder, variables }: Project, { files, told }: World): Dict {
  const tree = interpolatedTree(document, variables, told) as Dict;
  checkShape(tree, fileKeys, "", told);
  return inLongForm(tree, { folder, home: files.home }, told);
}

/** The files of a project as one. @param trail paths of the files that led here */
export function loadProject(project: Project, world: World, trail: readonly string[] = []): Dict {
  return composed(
    project,
    project.paths.flatMap((path) => documentsOf(path, world)),
    world,
    trail,
  );
}

function composed(project: Project, documents: readonly Dict[], world: World, trail: readonly string[]): Dict {
  const [path = ""] = project.paths;
  const read = documents.map((document) => readDocument(document, project, world));
  const one = read.reduce((base, over) => merged(base, over) as Dict, dictOf([], { file: path, line: 1 }));
  const whole = extended(
    one,
    path,
    (other) => {
      const folder = other.slice(0, Math.max(0, other.lastIndexOf("/"))) || project.folder;
      const inOther = documentsOf(other, world).map((document) =>
        readDocument(document, { ...project, folder }, world),
      );
      return inOther.length === 0 ? undefined : inOther.reduce((base, over) => merged(base, over) as Dict);
    },
    world.told,
  );
  return withEntries(included(whole, project, world, [...trail, ...project.paths], loadProject), {
    include: undefined,
  });
}

/** A project by its files and its name, which variables can name too. */
export function loadStack(project: Project, asked: string | undefined, world: World): { name: string; tree: Dict } {
  const documents = project.paths.flatMap((path) => documentsOf(path, world));
  const name = stackName(asked, documents, project.folder, project.variables, world.told);
  const variables = new Map([...project.variables, ["COMPOSE_PROJECT_NAME", name]]);
  return { name, tree: composed({ ...project, variables }, documents, world, []) };
}
