/** `troupe version`: ours, and the server's if there is one. */
import { isRecord } from "../../core/schema/shape.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { AlreadyTold, tell } from "../fail.js";
import { clientVersion } from "../version.js";

export interface VersionFlags extends ClusterFlags {
  client?: boolean;
  output?: "json" | "yaml";
}

const patienceMs = 3_000;

async function serverVersion(flags: VersionFlags): Promise<Record<string, unknown>> {
  const [{ accessFor }, { ask }] = await Promise.all([import("../client/kubeconfig.js"), import("../client/http.js")]);
  const answer = await ask(await accessFor(flags), { path: "/version", silenceMsMax: patienceMs });
  return isRecord(answer) ? answer : {};
}

/** `v1.32.0+troupe.0.1.0` → `0.1.0 (API v1.32)`. */
export function serverText(gitVersion: string): string {
  const match = /^v(\d+\.\d+)[^+]*\+troupe\.(.+)$/.exec(gitVersion);
  return match ? `${match[2]} (API v${match[1]})` : `${gitVersion} (not a Troupe master)`;
}

/** @throws AlreadyTold when the server does not answer */
export async function version(flags: VersionFlags): Promise<void> {
  const client = { version: clientVersion(), node: process.version };
  let server: Record<string, unknown> | undefined;
  let failure: unknown;
  if (!flags.client)
    try {
      server = await serverVersion(flags);
    } catch (error) {
      failure = error;
    }
  if (flags.output) {
    const { printData } = await import("../render/output.js");
    printData({ client, ...(server ? { server } : {}) }, flags.output);
  } else {
    process.stdout.write(`client  ${client.version}\n`);
    if (server) process.stdout.write(`server  ${serverText(String(server["gitVersion"]))}\n`);
  }
  if (failure === undefined) return;
  tell(failure);
  throw new AlreadyTold();
}
