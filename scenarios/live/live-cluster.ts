/** The cluster of a live run: what is asked of it, and how our own commands make it. */
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import type { ClusterSpec } from "../cluster-spec.js";
import { Commands } from "./commands.js";
import type { Ground } from "./ground.js";
import type { Stage } from "./operator.js";

export interface LiveOptions {
  cluster: ClusterSpec;
  seed: string;
  /** $TROUPE_HOME of the run: nothing of another cluster is in it. */
  home: string;
  name: string;
  port: number;
  provider: LocalProvider;
  ground: Ground;
  /** Of the engine, if it is not the usual one. */
  dockerHost: string | undefined;
  /** Where its daemons record what their actors hear; undefined: nowhere. */
  journal: string | undefined;
  stage: Stage;
  /** The watch of a kind ended for good. */
  onBroken(error: unknown): void;
}

export const urlOf = ({ port }: LiveOptions): string => `http://127.0.0.1:${port}`;

/** Commands that know of no other cluster. */
export function commandsOf(options: LiveOptions): Commands {
  const { home, dockerHost } = options;
  const engine: Record<string, string> = dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost };
  return new Commands({ TROUPE_HOME: home, HOME: home, KUBERNETES_MASTER: urlOf(options), ...engine });
}

/** Makes what is missing of the cluster. @throws Fault */
export async function makeCluster(commands: Commands, options: LiveOptions): Promise<void> {
  const { name, port, provider, cluster, journal } = options;
  await commands.run("troupe", [
    ...["up", "--name", name, "--provider", provider, "--port", String(port)],
    ...["--minions", String(cluster.minions)],
    ...["--policy", cluster.policy, "--warm-sandboxes", String(cluster.warmSandboxes)],
    ...(journal === undefined ? [] : ["--journal", journal]),
  ]);
}
