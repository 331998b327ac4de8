/** Which cluster is meant and who we are to it, from a kubeconfig file as kubectl has it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean } from "../../core/nearest.js";
import { UsageError } from "../fail.js";
import {
  type Config,
  type Entry,
  entries,
  entryOf,
  type Fields,
  kubeconfigFiles,
  material,
  namesIn,
  readConfig,
  text,
} from "./kubeconfig-files.js";
import { isSameServer, serverUrl } from "./server-address.js";

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

interface Chosen {
  context: Fields;
  cluster: Entry;
  user: Entry;
}

const nothing = (): Entry => ({ fields: {}, dir: process.cwd() });

/** A context with what it refers to. @throws UsageError when there is none of that name */
function chosen(configs: readonly Config[], name: string): Chosen {
  const context = name === "" ? nothing() : entryOf(configs, "contexts", "context", name);
  if (!context) {
    const names = namesIn(configs, "contexts");
    throw new UsageError(
      `there is no context "${name}"${didYouMean(name, names) || `; there are ${names.join(", ") || "none"}`}`,
    );
  }
  const cluster = entryOf(configs, "clusters", "cluster", text(context.fields, "cluster")) ?? nothing();
  const user = entryOf(configs, "users", "user", text(context.fields, "user")) ?? nothing();
  return { context: context.fields, cluster, user };
}

function isOfServer({ cluster }: Chosen, server: URL): boolean {
  const own = text(cluster.fields, "server");
  return own !== "" && isSameServer(serverUrl(own), server);
}

/** The context whose cluster is at that address: the current one if it is, else the first. */
function contextOf(configs: readonly Config[], current: string, server: URL): Chosen | undefined {
  const names = configs.flatMap((c) => entries(c, "contexts").map((e) => String(e["name"])));
  const all = [current, ...names].filter((name) => names.includes(name)).map((name) => chosen(configs, name));
  return all.find((context) => isOfServer(context, server));
}

/** The server of that context proves with the CA in the file that it is the one that is meant, wherever it is reached. */
const provesItself = ({ cluster }: Chosen, server: URL): boolean =>
  server.protocol === "https:" &&
  material(cluster, "certificate-authority") !== undefined &&
  cluster.fields["insecure-skip-tls-verify"] !== true;

function access({ context, cluster, user }: Chosen, server: URL, flags: ClusterFlags): Access {
  const [ca, cert, key] = [
    material(cluster, "certificate-authority"),
    material(user, "client-certificate"),
    material(user, "client-key"),
  ];
  const servername = text(cluster.fields, "tls-server-name");
  const authorization = authorizationOf(user, flags);
  return {
    server,
    namespace: flags.namespace ?? (text(context, "namespace") || "default"),
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

/** What the kubeconfig files say, and the name of their current context. */
async function configured(
  flags: ClusterFlags,
  env: NodeJS.ProcessEnv,
): Promise<{ configs: Config[]; current: string }> {
  const files = kubeconfigFiles(flags, env);
  const found = (await Promise.all(files.map(readConfig))).filter((c) => c !== undefined);
  if (flags.kubeconfig && found.length === 0) throw new Error(`there is no kubeconfig ${flags.kubeconfig}`);
  // Without KUBECONFIG the later file stands in for the earlier one; with it, all count.
  const configs = flags.kubeconfig || env["KUBECONFIG"] ? found : found.slice(0, 1);
  return { configs, current: configs.map((c) => text(c.fields, "current-context")).find((n) => n !== "") ?? "" };
}

/** Access to a server that a context of the kubeconfig is for; null if none is. @throws Error when a file cannot be read */
export async function accessTo(server: string, env: NodeJS.ProcessEnv = process.env): Promise<Access | null> {
  const { configs, current } = await configured({}, env);
  const context = contextOf(configs, current, serverUrl(server));
  return context ? access(context, serverUrl(text(context.cluster.fields, "server")), {}) : null;
}

/**
 * The context that is named, else the one whose cluster is at --server, else the current one. Credentials are for the
 * server that the file says, or one that proves by the file's CA to be it; another is sent them only if both --context
 * and --server say so.
 * @throws UsageError when the context or server named is none; NoCluster; Error when a file of the
 * configuration cannot be read
 */
export async function accessFor(flags: ClusterFlags, env: NodeJS.ProcessEnv = process.env): Promise<Access> {
  const { configs, current } = await configured(flags, env);
  const named = flags.server === undefined ? undefined : serverUrl(flags.server);
  if (named && flags.context === undefined) {
    const own = contextOf(configs, current, named);
    if (own) return access(own, serverUrl(text(own.cluster.fields, "server")), flags);
  }
  const context = chosen(configs, flags.context ?? current);
  if (named) {
    const isTrusted = flags.context !== undefined || provesItself(context, named);
    return access(isTrusted ? context : { ...context, user: nothing() }, named, flags);
  }
  const server = text(context.cluster.fields, "server");
  if (server === "")
    throw new NoCluster(
      "no cluster is configured: `troupe up` makes one on this machine, --server or --kubeconfig names another",
    );
  return access(context, serverUrl(server), flags);
}
