/** The declarations of the package kubernetes-types, as far as kinds that are served have a module there. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Words, wordsIn } from "../../core/openapi/words.js";

/** `rbac.authorization.k8s.io` is `rbac` there, as in the names of shapes; what all kinds have is in `meta`. */
const folderOf = (group: string): string => (group === "" ? "core" : (group.split(".")[0] ?? group));

/** What Kubernetes says of the types of these groups and versions. A package that is not there says nothing. */
export async function kubernetesWords(kinds: readonly { group: string; version: string }[]): Promise<Words> {
  const modules = new Set([
    "meta.v1",
    "core.v1",
    ...kinds.map(({ group, version }) => `${folderOf(group)}.${version}`),
  ]);
  const root = dirname(createRequire(import.meta.url).resolve("kubernetes-types/package.json"));
  const read = async (module: string): Promise<Words> => {
    const text = await readFile(join(root, `${module.replace(".", "/")}.d.ts`), "utf8").catch(() => "");
    return wordsIn(module, text);
  };
  return new Map((await Promise.all([...modules].map(read))).flatMap((words) => [...words]));
}
