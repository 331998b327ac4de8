/** Which server is meant, and how it is reached. */
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { kubeconfigPath } from "../local/home.js";
import type { Flags } from "./flags.js";

export interface ServerAccess {
  /** Without a slash at its end. */
  url: string;
  headers: Record<string, string>;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; rejectUnauthorized?: boolean };
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

/** The server of the current context of the kubeconfig file; "" if there is none. */
async function currentServer(): Promise<string> {
  const path = process.env["KUBECONFIG"]?.split(":")[0] || kubeconfigPath();
  const text = await readFile(path, "utf8").catch(() => "");
  if (text === "") return "";
  const { parse } = await import("yaml");
  const config = parse(text) as {
    "current-context"?: string;
    contexts?: { name: string; context: { cluster: string } }[];
    clusters?: { name: string; cluster: { server: string } }[];
  } | null;
  const context = config?.contexts?.find((c) => c.name === config["current-context"]);
  return config?.clusters?.find((c) => c.name === context?.context.cluster)?.cluster.server ?? "";
}

/** -h, then $KUBERNETES_MASTER, then the current cluster of the kubeconfig file, then localhost:8080. */
async function serverUrl(flags: Flags): Promise<string> {
  const given = flags.text.h || process.env["KUBERNETES_MASTER"] || (await currentServer()) || "http://localhost:8080";
  return (given.includes("://") ? given : `http://${given}`).replace(/\/+$/, "");
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

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
  const auth: AuthFile = {
    User: await ask("Please enter Username: "),
    Password: await ask("Please enter Password: "),
  };
  await writeFile(path, JSON.stringify(auth), { mode: 0o600 });
  return auth;
}

/** Credentials are used over https only, as kubecfg did. */
export async function serverAccess(flags: Flags): Promise<ServerAccess> {
  const url = await serverUrl(flags);
  if (!url.startsWith("https:")) return { url, headers: {}, tls: {} };
  const auth = await authFile(flags.text.auth || join(homedir(), ".kubernetes_auth"));
  const file = async (name: string | undefined): Promise<Buffer | undefined> => (name ? readFile(name) : undefined);
  const ca = await file(flags.text.certificate_authority || auth.CAFile);
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
