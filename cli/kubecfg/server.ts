/** Which server is meant, and how it is reached. */
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Access, accessFor, accessTo, NoCluster } from "../client/kubeconfig.js";
import type { Flags } from "./flags.js";
import { answers } from "./prompt.js";

export interface ServerAccess {
  /** Without a slash at its end. */
  url: string;
  headers: Record<string, string>;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; servername?: string; rejectUnauthorized?: boolean };
}

interface AuthFile {
  User?: string;
  Password?: string;
  CAFile?: string;
  CertFile?: string;
  KeyFile?: string;
  BearerToken?: string;
  Insecure?: boolean;
}

/** The current cluster of the kubeconfig file, or the one that is at that address; null if there is none. */
async function configured(given: string): Promise<Access | null> {
  // A file that is broken matters only to who needs it.
  if (given !== "") return accessTo(given).catch(() => null);
  try {
    return await accessFor({});
  } catch (error) {
    if (error instanceof NoCluster) return null;
    throw error;
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** The credentials of the auth file; asked for and kept (0600) when there is none. */
async function authFile(path: string): Promise<AuthFile> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text !== "") {
    try {
      return JSON.parse(text) as AuthFile;
    } catch (error) {
      throw new Error(`${path} is not JSON: ${(error as Error).message}`);
    }
  }
  const [User = "", Password = ""] = await answers([
    { text: "Please enter Username: " },
    { text: "Please enter Password: ", isSecret: true },
  ]);
  const auth: AuthFile = { User, Password };
  await writeFile(path, JSON.stringify(auth), { mode: 0o600 });
  return auth;
}

const urlOf = (named: string): string => withoutSlash(named.includes("://") ? named : `http://${named}`);

/**
 * -h, then $KUBERNETES_MASTER, then the current cluster of the kubeconfig file, then localhost:8080. The credentials
 * are those of the kubeconfig file if it names this very server and -auth is not given; else the auth file's, over
 * https only, as kubecfg did.
 */
export async function serverAccess(flags: Flags): Promise<ServerAccess> {
  const named = flags.text.h || process.env["KUBERNETES_MASTER"] || "";
  const given = named === "" ? "" : urlOf(named);
  const access = await configured(given);
  if (!access) return withAuthFile(given || "http://localhost:8080", undefined, flags);
  const { authorization, tls } = access;
  const url = withoutSlash(access.server.href);
  const hasCredentials = authorization !== undefined || tls.cert !== undefined;
  if (!hasCredentials || flags.text.auth !== "") return withAuthFile(url, tls.ca, flags);
  return { url, headers: authorization === undefined ? {} : { authorization }, tls };
}

async function withAuthFile(url: string, clusterCa: Buffer | undefined, flags: Flags): Promise<ServerAccess> {
  if (!url.startsWith("https:")) return { url, headers: {}, tls: {} };
  const auth = await authFile(flags.text.auth || join(homedir(), ".kubernetes_auth"));
  const file = async (name: string | undefined): Promise<Buffer | undefined> => (name ? readFile(name) : undefined);
  const ca = (await file(flags.text.certificate_authority || auth.CAFile)) ?? clusterCa;
  const cert = await file(flags.text.client_certificate || auth.CertFile);
  const key = await file(flags.text.client_key || auth.KeyFile);
  const basic = Buffer.from(`${auth.User ?? ""}:${auth.Password ?? ""}`).toString("base64");
  return {
    url,
    headers: { authorization: auth.BearerToken ? `Bearer ${auth.BearerToken}` : `Basic ${basic}` },
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(flags.on.insecure_skip_tls_verify || auth.Insecure ? { rejectUnauthorized: false } : {}),
    },
  };
}
