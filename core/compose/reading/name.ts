/** What a stack is called. */
import type { Variables } from "../files.js";
import { baseName } from "../paths.js";
import type { Told } from "../told.js";
import { type Dict, under } from "../tree.js";
import { InterpolationError, interpolated } from "./interpolate.js";

const right = /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/;
const lengthMax = 63;

/** A folder's name as that of a stack: small letters, digits, `-` and `_`. */
const nameOfFolder = (folder: string): string =>
  baseName(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+|[_-]+$/g, "");

/** What the last of the files that has a name says. */
function nameInFiles(files: readonly Dict[], variables: Variables, told: Told): string {
  const found = files.map((file) => under(file, "name")).findLast((tree) => tree !== undefined);
  if (found?.is !== "leaf") return "";
  try {
    return interpolated(found.text, { lookUp: (name) => variables.get(name), onMissing: () => {} });
  } catch (error) {
    if (error instanceof InterpolationError) told.fault(found.at, "name", error.message);
    else throw error;
    return "";
  }
}

/** The name that was asked for, that of the variables, of the files, or of their folder. "" if it was told that there is none. */
export function stackName(
  asked: string | undefined,
  files: readonly Dict[],
  folder: string,
  variables: Variables,
  told: Told,
): string {
  const name =
    asked || variables.get("COMPOSE_PROJECT_NAME") || nameInFiles(files, variables, told) || nameOfFolder(folder);
  if (right.test(name) && name.length <= lengthMax) return name;
  told.fault(
    undefined,
    "name",
    name === ""
      ? "the stack has no name: --name gives it one"
      : `${name} is no name of a stack: at most ${lengthMax} of a-z, 0-9, '-' and '_', with a letter or digit first and last`,
  );
  return "";
}
