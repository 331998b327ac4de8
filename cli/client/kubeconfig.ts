/** Which cluster is meant and who we are to it, from a kubeconfig file as kubectl has it. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isRecord } from "../../core/schema/shape.js";
import { UsageError } from "../fail.js";
import { didYouMean } from "./nearest.js";

/** What the flags of every command that talks to a cluster say. */
export interface ClusterFlags {
  kubeconfig?: string;
  context?: string;
  server?: string;
  token?: string;
  namespace?: string;
}

/** No kubeconfig file names a cluster. */
export class NoCluster extends Error {}

/** A cluster, and how to speak to it. */
export interface Access {
  server: URL;
  /** Of objects whose namespace is not said. */
  namespace: string;
  /** The namespace was said on the command line. */
  isNamespaceGiven: boolean;
  authorization?: string;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; servername?: string; rejectUnauthorized: boolean };
}

type Fields = Record<string, unknown>;

interface Config {
  /** Where relative paths in it begin. */
  dir: string;
  fields: Fields;
}

/** The files that are looked at, in this order; those of KUBECONFIG together, else the first that exists. */
export function kubeconfigFiles(flags: ClusterFlags, env: NodeJS.ProcessEnv = process.env): string[] {
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
  return parse(text) as unknown;
}

async function readConfig(path: string): Promise<Config | undefined> {
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

interface Entry {
  fields: Fields;
  dir: string;
}

const entries = (config: Config, list: string): Fields[] => {
  const value = config.fields[list];
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

/** The entry of that name in the first file that has it. */
function entryOf(configs: readonly Config[], list: string, field: string, name: string): Entry | undefined {
  for (const config of configs)
    for (const entry of entries(config, list))
      if (entry["name"] === name) return { fields: isRecord(entry[field]) ? entry[field] : {}, dir: config.dir };
  return undefined;
}

function namesIn(configs: readonly Config[], list: string): string[] {
  return configs.flatMap((c) => entries(c, list).map((e) => String(e["name"])));
}

const text = (fields: Fields, name: string): string => (typeof fields[name] === "string" ? fields[name] : "");

/** Content given in the file as base64, or by a path. */
function material({ fields, dir }: Entry, name: string): Buffer | undefined {
  const data = text(fields, `${name}-data`);
  if (data !== "") return Buffer.from(data, "base64");
  const path = text(fields, name);
  return path === "" ? undefined : readFileSync(resolve(dir, path));
}

function authorizationOf(user: Entry, flags: ClusterFlags): string | undefined {
  if (flags.token) return `Bearer ${flags.token}`;
  const { fields, dir } = user;
  const token =
    text(fields, "token") ||
    (fields["tokenFile"] ? readFileSync(resolve(dir, text(fields, "tokenFile")), "utf8").trim() : "");
  if (token !== "") return `Bearer ${token}`;
  if (text(fields, "username") !== "")
    return `Basic ${Buffer.from(`${text(fields, "username")}:${text(fields, "password")}`).toString("base64")}`;
  if (fields["exec"] !== undefined || fields["auth-provider"] !== undefined)
    throw new Error(
      "the user of this context gets its credentials from another program, which is not done here; --token gives one",
    );
  return undefined;
}

function serverUrl(given: string): URL {
  const full = given.includes("://") ? given : `http://${given}`;
  let url: URL | undefined;
  try {
    url = new URL(full);
  } catch {
    // told below
  }
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new UsageError(`"${given}" is no address of a server; right would be http://127.0.0.1:8080`);
}

/**
 * @throws UsageError when the context or server named is none; NoCluster; Error when a file of the
 * configuration cannot be read
 */
export async function accessFor(flags: ClusterFlags, env: NodeJS.ProcessEnv = process.env): Promise<Access> {
  const files = kubeconfigFiles(flags, env);
  const found = (await Promise.all(files.map(readConfig))).filter((c) => c !== undefined);
  if (flags.kubeconfig && found.length === 0) throw new Error(`there is no kubeconfig ${flags.kubeconfig}`);
  // Without KUBECONFIG the later file stands in for the earlier one; with it, all count.
  const configs = flags.kubeconfig || env["KUBECONFIG"] ? found : found.slice(0, 1);
  const name = flags.context ?? configs.map((c) => text(c.fields, "current-context")).find((n) => n !== "") ?? "";
  const none: Entry = { fields: {}, dir: process.cwd() };
  const context = name === "" ? none : entryOf(configs, "contexts", "context", name);
  if (!context) {
    const names = namesIn(configs, "contexts");
    throw new UsageError(
      `there is no context "${name}"${didYouMean(name, names) || `; there are ${names.join(", ") || "none"}`}`,
    );
  }
  const cluster = entryOf(configs, "clusters", "cluster", text(context.fields, "cluster")) ?? none;
  const user = entryOf(configs, "users", "user", text(context.fields, "user")) ?? none;
  const server = flags.server ?? text(cluster.fields, "server");
  if (server === "")
    throw new NoCluster(
      "no cluster is configured: `troupe up` makes one on this machine, --server or --kubeconfig names another",
    );
  const [ca, cert, key] = [
    material(cluster, "certificate-authority"),
    material(user, "client-certificate"),
    material(user, "client-key"),
  ];
  const servername = text(cluster.fields, "tls-server-name");
  const authorization = authorizationOf(user, flags);
  return {
    server: serverUrl(server),
    namespace: flags.namespace ?? (text(context.fields, "namespace") || "default"),
    isNamespaceGiven: flags.namespace !== undefined,
    ...(authorization === undefined ? {} : { authorization }),
    tls: {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(servername === "" ? {} : { servername }),
      rejectUnauthorized: cluster.fields["insecure-skip-tls-verify"] !== true,
    },
  };
}
