/** A stack: what compose files say, all of it found right. */
import type { ComposeFiles, Variables } from "./files.js";
import { fileKeys } from "./keys/top.js";
import { tellFates } from "./keys/walk.js";
import { folderOf, resolved } from "./paths.js";
import { activeServices, checkNames } from "./reading/active.js";
import { loadStack } from "./reading/load.js";
import { settled } from "./reading/merge.js";
import { withFiles } from "./reading/project.js";
import { Section } from "./reading/section.js";
import { Told } from "./told.js";
import { dictOf, type Tree, withEntries } from "./tree.js";

/** What is asked of whoever reads a stack. */
export interface StackQuestion {
  /** Of the folder it is asked in; the first one's folder is that of the stack. */
  paths: readonly string[];
  /** Where it is asked: relative paths on a command line are seen from here. */
  folder: string;
  /** Files of variables in place of `.env`. */
  envFiles: readonly string[];
  profiles: readonly string[];
  name?: string;
  variables: Variables;
}

export interface Stack {
  name: string;
  folder: string;
  /** The whole file. */
  file: Section;
  /** Those that are active. */
  services: ReadonlyMap<string, Section>;
  variables: Variables;
  told: Told;
}

const words = (text: string | undefined): string[] => (text ?? "").split(",").filter((word) => word !== "");

/** @throws ComposeError with every fault of the files that can be seen at once */
export function readStack(question: StackQuestion, files: ComposeFiles): Stack {
  const told = new Told();
  const world = { files, told };
  const seen = (path: string): string => resolved(question.folder, path, files.home);
  const paths = question.paths.map(seen);
  const folder = folderOf(paths[0] ?? `${question.folder}/.`);
  const isNamed = question.envFiles.length > 0;
  const envFiles = isNamed ? question.envFiles.map(seen) : [`${folder}/.env`];
  const variables = withFiles(question.variables, envFiles, isNamed, world);
  const { name, tree } = loadStack({ paths, folder, variables }, question.name, world);
  told.throwIfAny();
  const file = new Section(settled(tree), "", told);
  const profiles = [...question.profiles, ...words(variables.get("COMPOSE_PROFILES"))];
  const services = activeServices(file, profiles);
  if (services.size === 0) told.fault(tree.at, "services", "there is no service in it that is active");
  checkNames(file, services);
  tellFates(onlyActive(file, services), fileKeys, "", told);
  told.throwIfAny();
  return { name, folder, file, services, variables, told };
}

function onlyActive(file: Section, services: ReadonlyMap<string, Section>): Tree {
  const whole = file.tree ?? dictOf([], { file: "", line: 1 });
  const active = [...services].flatMap(([name, { tree }]): [string, Tree][] => (tree ? [[name, tree]] : []));
  return withEntries(whole, { services: dictOf(active, whole.at) });
}
