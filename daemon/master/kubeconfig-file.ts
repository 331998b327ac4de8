/** Kubeconfig files, one a role, which kubectl and every client library can use: for the secure listener, else that of this machine. */
import { join } from "node:path";
import type { Role } from "../authentication/roles.js";
import { replaceFile } from "../durable-file.js";
import { serverName } from "./certificates.js";

export interface KubeconfigFacts {
  cluster: string;
  url: string;
  /** PEM. */
  ca: string;
  tokens: Readonly<Record<Role, string>>;
}

const pathOf = (dataDir: string, role: Role): string => join(dataDir, `${role}.kubeconfig`);
export const adminKubeconfig = (dataDir: string): string => pathOf(dataDir, "admin");

/** Writes `admin.kubeconfig` and `read-only.kubeconfig`, for their owner's eyes only. */
export async function writeKubeconfigs(dataDir: string, facts: KubeconfigFacts): Promise<void> {
  const { cluster, url, ca, tokens } = facts;
  const tls = { "certificate-authority-data": Buffer.from(ca).toString("base64"), "tls-server-name": serverName };
  for (const role of ["admin", "read-only"] as const) {
    const user = `${cluster}-${role}`;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: cluster,
          cluster: { server: url, ...tls },
        },
      ],
      users: [{ name: user, user: { token: tokens[role] } }],
      contexts: [{ name: user, context: { cluster, user, namespace: "default" } }],
      "current-context": user,
    };
    // JSON is YAML.
    await replaceFile(pathOf(dataDir, role), `${JSON.stringify(config, null, 2)}\n`);
  }
}
