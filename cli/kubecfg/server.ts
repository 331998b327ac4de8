/** Which server is meant, and how it is reached. */
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Access, accessFor, NoCluster } from "../client/kubeconfig.js";
import type { Flags } from "./flags.js";

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

/** The current cluster of the kubeconfig file; null if there is none. */
async function configured(): Promise<Access | null> {
  try {
    return await accessFor({});
  } catch (error) {
    if (error instanceof NoCluster) return null;
    throw error;
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** The answers to questions, one line each. @throws Error when the input ends before */
async function answers(questions: readonly string[]): Promise<string[]> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const given: string[] = [];
  try {
    lines.setPrompt(questions[0] ?? "");
    lines.prompt();
    for await (const line of lines) {
      given.push(line);
      const next = questions[given.length];
      if (next === undefined) return given;
      lines.setPrompt(next);
      lines.prompt();
    }
  } finally {
    lines.close();
  }
  throw new Error("no credentials: there is no auth file, and nobody answers");
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
  const [User = "", Password = ""] = await answers(["Please enter Username: ", "Please enter Password: "]);
  const auth: AuthFile = { User, Password };
  await writeFile(path, JSON.stringify(auth), { mode: 0o600 });
  return auth;
}

/**
 * -h, then $KUBERNETES_MASTER, then the current cluster of the kubeconfig file with its credentials, then
 * localhost:8080. Other credentials are the auth file's, over https only, as kubecfg did.
 */
export async function serverAccess(flags: Flags): Promise<ServerAccess> {
  const given = flags.text.h || process.env["KUBERNETES_MASTER"] || "";
  const access = given === "" ? await configured() : null;
  if (access && (access.authorization !== undefined || access.tls.cert) && flags.text.auth === "") {
    const { authorization } = access;
    return {
      url: withoutSlash(access.server.href),
      headers: authorization === undefined ? {} : { authorization },
      tls: access.tls,
    };
  }
  const named = given || access?.server.href || "http://localhost:8080";
  const url = withoutSlash(named.includes("://") ? named : `http://${named}`);
  return withAuthFile(url, access?.tls.ca, flags);
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
