/** Paths as compose files write them, with slashes. */

export const isAbsolute = (path: string): boolean => path.startsWith("/");

/** Without `.` and `..` in it where that can be. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !isAbsolute(path)) parts.push(part);
  }
  return `${isAbsolute(path) ? "/" : ""}${parts.join("/")}` || ".";
}

/** A path as seen from a folder; one that begins at the root, or at the home (`~`), stands for itself. */
export function resolved(folder: string, path: string, home: string): string {
  if (path === "~" || path.startsWith("~/")) return plainPath(`${home}${path.slice(1)}`);
  return plainPath(isAbsolute(path) ? path : `${folder}/${path}`);
}

/** The folder a file is in. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Whether a path lies in a folder, or is it. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
