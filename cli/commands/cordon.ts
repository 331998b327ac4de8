/** `troupe cordon` and `uncordon`: whether a minion gets new pods. */
import { type Client, connect } from "../client/client.js";
import { oneOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { print } from "../render/output.js";

/** Resolves to whether it was not so before. @throws ApiError, ConnectionError */
export async function setCordoned(client: Client, minion: string, isCordoned: boolean): Promise<boolean> {
  const { changed } = await client.edit("Node", minion, "", (node) => {
    if ((node.spec.unschedulable ?? false) === isCordoned) return undefined;
    const { unschedulable: _, ...spec } = node.spec;
    return { ...node, spec: isCordoned ? { ...spec, unschedulable: true } : spec };
  });
  return changed;
}

/** @throws UsageError, ConnectionError; AlreadyTold when some could not be changed */
export async function cordon(minions: readonly string[], isCordoned: boolean, flags: ClusterFlags): Promise<void> {
  if (minions.length === 0) throw new UsageError("the name of a minion is missing; troupe get minions lists them");
  const client = await connect(flags);
  let failed = false;
  for (const arg of minions)
    try {
      const name = oneOf(arg, "Node");
      const changed = await setCordoned(client, name, isCordoned);
      const word = isCordoned ? "cordoned" : "uncordoned";
      print(`minion "${name}" ${changed ? word : `is ${word} already`}\n`);
    } catch (error) {
      tell(error);
      failed = true;
    }
  if (failed) throw new AlreadyTold();
}
