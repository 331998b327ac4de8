/** `troupe eviction`: whether pods of lost minions are replaced, and the word that they shall be. */
import { someOf } from "../../core/counted.js";
import type { EvictionState } from "../../core/liveness/mass-loss.js";
import { connect } from "../client/client.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { print, printData } from "../render/output.js";

export interface EvictionFlags extends ClusterFlags {
  output?: "json" | "yaml";
}

function sentence({ halted, released, lost, of, haltAbove, held }: EvictionState): string {
  const limit = haltAbove === null ? "never halted" : `halted above ${Math.round(100 * haltAbove)} %`;
  const count = `${someOf(lost, of, "minion")} lost`;
  if (halted)
    return `halted: ${count}; pods of ${held.join(", ")} are not replaced (\`troupe eviction release\` replaces them)`;
  if (released) return `released: ${count}, and their pods are replaced all the same`;
  return `not halted: ${count} (${limit})`;
}

/** @throws ApiError, ConnectionError, UsageError */
export async function eviction(release: boolean, flags: EvictionFlags): Promise<void> {
  const client = await connect(flags);
  const state = (await client.ask(
    release ? { method: "POST", path: "/eviction/release" } : { path: "/eviction" },
  )) as EvictionState;
  if (flags.output) printData(state, flags.output);
  else print(`eviction is ${sentence(state)}\n`);
}
