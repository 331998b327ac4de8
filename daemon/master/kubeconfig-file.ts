/** Kubeconfig files, one a role, which kubectl and every client library can use: for the secure listener, else the plain one. */
import { join } from "node:path";
import type { Role } from "../authentication/roles.js";
import { replaceFile } from "../durable-file.js";
import { serverName } from "./certificates.js";

export interface KubeconfigFacts {
  cluster: string;
  url: string;
  /** Where the API is over TLS: kubectl tells no server its token without. */
  tlsUrl: string;
  /** PEM. */
  ca: string;
  tokens: Readonly<Record<Role, string>>;
}

const pathOf = (dataDir: string, whose: Role | "kubectl"): string => join(dataDir, `${whose}.kubeconfig`);
export const adminKubeconfig = (dataDir: string): string => pathOf(dataDir, "admin");

/** Writes `admin.kubeconfig`, `read-only.kubeconfig` and the admin's `kubectl.kubeconfig`, for their owner's eyes only. */
export async function writeKubeconfigs(dataDir: string, facts: KubeconfigFacts): Promise<void> {
  const { cluster, url, tlsUrl, ca, tokens } = facts;
  const tls = { "certificate-authority-data": Buffer.from(ca).toString("base64"), "tls-server-name": serverName };
  const files = [
    ["admin", "admin", url],
    ["read-only", "read-only", url],
    ["kubectl", "admin", tlsUrl],
  ] as const;
  for (const [name, role, server] of files) {
    const user = `${cluster}-${role}`;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: cluster,
          cluster: { server, ...(server.startsWith("https:") ? tls : {}) },
        },
      ],
      users: [{ name: user, user: { token: tokens[role] } }],
      contexts: [{ name: user, context: { cluster, user, namespace: "default" } }],
      "current-context": user,
    };
    // JSON is YAML.
    await replaceFile(pathOf(dataDir, name), `${JSON.stringify(config, null, 2)}\n`);
  }
}
