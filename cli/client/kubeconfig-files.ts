/** Kubeconfig files as kubectl has them: which are looked at, and what stands in them. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isRecord } from "../../core/schema/shape.js";

export type Fields = Record<string, unknown>;

export interface Config {
  /** Where relative paths in it begin. */
  dir: string;
  fields: Fields;
}

/** The files that are looked at, in this order; those of KUBECONFIG together, else the first that exists. */
export function kubeconfigFiles(flags: { kubeconfig?: string }, env: NodeJS.ProcessEnv = process.env): string[] {
  if (flags.kubeconfig) return [flags.kubeconfig];
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((p) => p !== "");
  if (listed.length > 0) return listed;
  const home = homedir();
  return [join(env["TROUPE_HOME"] || join(home, ".troupe"), "kubeconfig"), join(home, ".kube", "config")];
}

/** JSON, as `troupe up` writes it, takes the fast way. */
async function parsed(text: string): Promise<unknown> {
  if (/^\s*\{/.test(text))
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // YAML may begin like that, too
    }
  const { parse } = await import("yaml");
  // What is odd in it and can be read is nobody's concern.
  return parse(text, { logLevel: "error" }) as unknown;
}

/** @throws Error when there is a file and it cannot be read */
export async function readConfig(path: string): Promise<Config | undefined> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`the kubeconfig ${path} cannot be read: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = await parsed(text);
  } catch (error) {
    throw new Error(`the kubeconfig ${path} is not YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (value === null) return undefined;
  if (!isRecord(value)) throw new Error(`the kubeconfig ${path} is not one: it holds no object`);
  return { dir: dirname(resolve(path)), fields: value };
}

export interface Entry {
  fields: Fields;
  dir: string;
}

export const entries = (config: Config, list: string): Fields[] => {
  const value = config.fields[list];
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

/** The entry of that name in the first file that has it. */
export function entryOf(configs: readonly Config[], list: string, field: string, name: string): Entry | undefined {
  for (const config of configs)
    for (const entry of entries(config, list))
      if (entry["name"] === name) return { fields: isRecord(entry[field]) ? entry[field] : {}, dir: config.dir };
  return undefined;
}

export function namesIn(configs: readonly Config[], list: string): string[] {
  return configs.flatMap((c) => entries(c, list).map((e) => String(e["name"])));
}

export const text = (fields: Fields, name: string): string => (typeof fields[name] === "string" ? fields[name] : "");

/** Content given in the file as base64, or by a path. */
export function material({ fields, dir }: Entry, name: string): Buffer | undefined {
  const data = text(fields, `${name}-data`);
  if (data !== "") return Buffer.from(data, "base64");
  const path = text(fields, name);
  return path === "" ? undefined : readFileSync(resolve(dir, path));
}
