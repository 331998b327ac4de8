/** What pods name, as files in memory: a daemon that starts without its master has it, a host that boots does not. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { type ConfigTold, configTold } from "../../../core/link/configs.js";
import { readMessage } from "../../../core/link/read.js";
import type { Log } from "../../log.js";
import type { ConfigMemory } from "./config-book.js";

const fileOf = ({ kind, namespace, name }: Pick<ConfigTold, "kind" | "namespace" | "name">): string =>
  `${kind}_${namespace}_${name}.json`;

/** @param folder in memory, and this user's alone */
export function configFiles(folder: string, log: Log): ConfigMemory {
  let last: Promise<void> = mkdir(folder, { recursive: true, mode: 0o700 }).then(() => undefined);
  /** One after another: the last word on a file is the last that was said. */
  const then = (work: () => Promise<void>): void => {
    last = last
      .then(work)
      .catch((error: unknown) => log("warn", "what pods name is not kept", { error: String(error) }));
  };
  return {
    load: async () => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
      const read = await Promise.all(names.map((name) => readOne(join(folder, name))));
      return read.filter((told) => told !== undefined);
    },
    put: (told) =>
      then(async () => {
        const path = join(folder, fileOf(told));
        await writeFile(`${path}.new`, JSON.stringify(told), { mode: 0o600 });
        await rename(`${path}.new`, path);
      }),
    drop: (told) => then(() => rm(join(folder, fileOf(told)), { force: true })),
  };
}

/** What cannot be read is asked for again. */
async function readOne(path: string): Promise<ConfigTold | undefined> {
  try {
    const told = readMessage(configTold, JSON.parse(await readFile(path, "utf8")));
    return told instanceof Fault ? undefined : told;
  } catch {
    return undefined;
  }
}
