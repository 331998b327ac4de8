/** The namespace in use: -ns, else the file `kubecfg ns` writes, else default. */
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Flags } from "./flags.js";

const fileOf = (flags: Flags): string => flags.text.ns_file || join(homedir(), ".kubernetes_ns");

async function stored(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text === "") return "";
  try {
    return (JSON.parse(text) as { Namespace?: string }).Namespace ?? "";
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`);
  }
}

export async function currentNamespace(flags: Flags): Promise<string> {
  return flags.text.ns || (await stored(fileOf(flags))) || "default";
}

/** Shows the namespace in use, or keeps another. */
export async function nsCommand(flags: Flags, args: readonly string[]): Promise<string> {
  if (args.length > 1) throw new Error("usage: kubecfg ns [<namespace>]");
  const [wanted] = args;
  const namespace = wanted ?? (await currentNamespace(flags));
  if (wanted !== undefined || (await stored(fileOf(flags))) === "")
    await writeFile(fileOf(flags), JSON.stringify({ Namespace: namespace }));
  return `Using namespace ${namespace}\n`;
}
