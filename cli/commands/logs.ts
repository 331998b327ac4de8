/** `troupe logs`: what a container wrote, and writes. */
import { once } from "node:events";
import { type Client, connect } from "../client/client.js";
import { connectionError } from "../client/http.js";
import { oneOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";

export interface LogFlags extends ClusterFlags {
  container?: string;
  follow?: boolean;
  previous?: boolean;
  timestamps?: boolean;
  tail?: number;
  since?: number;
}

async function copy(client: Client, chunks: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const chunk of chunks) if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  } catch (error) {
    throw connectionError(error, client.access.server);
  }
}

/** @throws UsageError, ApiError, ConnectionError */
export async function logs(pod: string, flags: LogFlags): Promise<void> {
  const name = oneOf(pod, "Pod");
  const client = await connect(flags);
  // Tells a name that is mistyped from a pod that has no logs yet.
  await client.get("Pod", name);
  const answer = await client.open({
    path: `${client.path("Pod", name)}/log`,
    accept: "*/*",
    query: {
      container: flags.container,
      follow: flags.follow,
      previous: flags.previous,
      timestamps: flags.timestamps,
      tailLines: flags.tail,
      sinceSeconds: flags.since === undefined ? undefined : Math.max(1, Math.ceil(flags.since)),
    },
  });
  await copy(client, answer);
}
