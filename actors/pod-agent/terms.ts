/** What a pod's agent hears, knows, orders and asks itself, and how it reports. */
import { enqueueActions, setup } from "xstate";
import type { AgentState } from "../../core/link/report.js";
import type { PodAgentCommand } from "../commands.js";
import type { PodAgentEvent, Stamped } from "../events.js";
import { retryDelayMs } from "./containers.js";
import type { PodAgentContext, PodAgentInput } from "./context.js";
import { guards } from "./guards.js";
import { reportOf } from "./reports.js";

export const agentTerms = setup({
  types: {
    context: {} as PodAgentContext,
    events: {} as Stamped<PodAgentEvent>,
    emitted: {} as PodAgentCommand,
    input: {} as PodAgentInput,
  },
  guards,
  actions: {
    report: enqueueActions(({ context, event, enqueue }, params: { state: AgentState }) => {
      const report = reportOf(context, params.state, event.atMs ?? context.startedAtMs);
      enqueue.assign({ seq: report.seq });
      enqueue.emit({ type: "report", report });
    }),
    retryLater: enqueueActions(({ context, enqueue }, params: { name: string }) => {
      enqueue.emit({ type: "armTimer", name: params.name, delayMs: retryDelayMs(context.failures) });
    }),
  },
});
