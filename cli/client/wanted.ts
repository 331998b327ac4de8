/** The cluster, and which of its objects a command line asks for: the server is asked of words that are not built in. */
import { UnknownKind } from "../fail.js";
import { type Client, connect } from "./client.js";
import { type Wanted, wantedOf } from "./kind-words.js";
import type { ClusterFlags } from "./kubeconfig.js";

function builtIn(args: readonly string[]): Wanted[] | undefined {
  try {
    return wantedOf(args);
  } catch (error) {
    if (error instanceof UnknownKind) return undefined;
    throw error;
  }
}

/** `all` means kinds that users made, too, if they say so. */
const asksForAll = (args: readonly string[]): boolean => (args[0] ?? "").toLowerCase().split(",").includes("all");

/**
 * @param check what does not go with the flags; told before the cluster is asked, where that is possible
 * @throws UsageError, ApiError, ConnectionError
 */
export async function connectFor(
  args: readonly string[],
  flags: ClusterFlags,
  check: (wanted: readonly Wanted[]) => void,
): Promise<{ client: Client; wanted: Wanted[] }> {
  const known = builtIn(args);
  if (known) check(known);
  const client = await connect(flags);
  if (known && !asksForAll(args)) return { client, wanted: known };
  const wanted = wantedOf(args, await client.served());
  check(wanted);
  return { client, wanted };
}
