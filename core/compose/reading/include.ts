/** `include`: other projects, each with its folder and variables, whose parts are this one's, too. */
import { folderOf, resolved } from "../paths.js";
import { type Dict, dictOf, plain, type Tree, under, withEntries } from "../tree.js";
import { type Project, type World, withFiles } from "./project.js";
import { asList } from "./short-lists.js";

const parts = ["services", "networks", "volumes", "configs", "secrets"];

const textsOf = (tree: Tree | undefined): string[] => {
  const list = tree && asList(tree);
  return list?.is === "list" ? list.items.map((item) => (item.is === "leaf" ? item.text : "")) : [];
};

function projectOf(item: Tree, { folder, variables }: Project, world: World): Project {
  const { home } = world.files;
  const seen = (path: string): string => resolved(folder, path, home);
  const paths = textsOf(item.is === "dict" ? under(item, "path") : item).map(seen);
  const [own] = textsOf(under(item, "project_directory")).map(seen);
  const inner = own ?? folderOf(paths[0] ?? folder);
  const envFiles = textsOf(under(item, "env_file")).map(seen);
  const isNamed = envFiles.length > 0;
  return {
    paths,
    folder: inner,
    variables: withFiles(variables, isNamed ? envFiles : [`${inner}/.env`], isNamed, world),
  };
}

/** Of both; the same name twice is told, unless both say the same. */
function joined(into: Dict, other: Dict, from: Tree, { told }: World): Dict {
  const changes = parts.map((part): [string, Tree | undefined] => {
    const [mine, theirs] = [under(into, part), under(other, part)];
    if (theirs?.is !== "dict") return [part, mine];
    const entries = new Map(mine?.is === "dict" ? mine.entries : []);
    for (const [name, tree] of theirs.entries) {
      const old = entries.get(name);
      if (old && JSON.stringify(plain(old)) !== JSON.stringify(plain(tree)))
        told.fault(
          from.at,
          "include",
          `${part}.${name} is here already, at ${old.at.file}:${old.at.line}; what is included is not merged`,
        );
      else entries.set(name, tree);
    }
    return [part, dictOf(entries, theirs.at)];
  });
  return withEntries(into, Object.fromEntries(changes.filter(([, tree]) => tree !== undefined)));
}

type Load = (project: Project, world: World, trail: readonly string[]) => Dict;

/** A project with what it includes. @param trail files that led here */
export function included(file: Dict, project: Project, world: World, trail: readonly string[], load: Load): Dict {
  const items = under(file, "include");
  let whole = file;
  for (const item of items?.is === "list" ? items.items : []) {
    const inner = projectOf(item, project, world);
    const again = inner.paths.find((path) => trail.includes(path));
    if (again !== undefined) world.told.fault(item.at, "include", `${again} includes itself, by way of others`);
    else whole = joined(whole, load(inner, world, trail), item, world);
  }
  return whole;
}
