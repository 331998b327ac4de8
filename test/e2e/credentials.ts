/** What requests of tests show of who they are: what users have, where users have it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Credentials {
  authorization: string;
}

/** Of who made the current cluster of that home with `troupe up`, which wrote it into the kubeconfig. */
export function credentialsIn(home: string): Credentials {
  const { users, ...config } = JSON.parse(readFileSync(join(home, "kubeconfig"), "utf8")) as {
    users: { name: string; user: { token: string } }[];
    "current-context": string;
  };
  const token = users.find((u) => u.name === config["current-context"])?.user.token ?? "";
  return { authorization: `Bearer ${token}` };
}

/** Of the admin of a master that keeps its objects in that folder. */
export const adminOf = (dataDir: string): Credentials => ({
  authorization: `Bearer ${readFileSync(join(dataDir, "admin-token"), "utf8").trim()}`,
});
