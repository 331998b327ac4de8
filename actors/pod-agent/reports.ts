import type { AgentState, PodReport } from "../../core/link/report.js";
import type { PodAgentContext } from "./context.js";
import { podStatus } from "./status.js";

/** What an agent says of its pod, with the next number. */
export function reportOf(context: PodAgentContext, state: AgentState, atMs: number): PodReport {
  const { metadata } = context.pod;
  return {
    uid: metadata.uid ?? "",
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    seq: context.seq + 1,
    state,
    status: podStatus(context, state, atMs),
    ...(context.cause === null ? {} : { cause: context.cause }),
  };
}
