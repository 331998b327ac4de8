/** Join tokens that are good for one minion, and for no longer than they are needed. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask } from "../client/http.js";
import { adminAccess } from "./admin-access.js";
import { clusterDir } from "./home.js";

const answerMsMax = 10_000;
const ttlSeconds = 600;

interface Cluster {
  name: string;
  url: string;
}

/** Makes a token for that minion alone; it is good until `work` has ended. */
export async function withJoinToken(
  cluster: Cluster,
  minion: string,
  work: (token: string) => Promise<void>,
): Promise<void> {
  const access = await adminAccess(cluster);
  const call = { path: "/joining/tokens", silenceMsMax: answerMsMax };
  const body = { ttlSeconds, minion };
  const { token, id } = (await ask(access, { ...call, method: "POST", body })) as { token: string; id: string };
  try {
    await work(token);
  } finally {
    // A master that is gone has taken the token's time with it.
    await ask(access, { ...call, method: "DELETE", path: `${call.path}/${id}` }).catch(() => undefined);
  }
}

/** Where a minion of this machine that is to join finds its token. */
export const joinTokenFile = (cluster: string, minion: string): string =>
  join(clusterDir(cluster), `minion-${minion}.join-token`);

/** The same, in a file for as long as `work` takes: command lines are there for all to read. */
export function withJoinTokenFile(cluster: Cluster, minion: string, work: () => Promise<void>): Promise<void> {
  const path = joinTokenFile(cluster.name, minion);
  return withJoinToken(cluster, minion, async (token) => {
    await writeFile(path, `${token}\n`, { mode: 0o600 });
    await work().finally(() => rm(path, { force: true }));
  });
}
