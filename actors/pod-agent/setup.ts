/** What a pod's agent can do: each change of what it knows, and each command it gives, by its name. The states are in machine.ts. */
import { assign, emit, enqueueActions } from "xstate";
import type { AgentState } from "../../core/link/report.js";
import { change } from "./change.js";
import { causeOf } from "./context.js";
import { deadlineOf } from "./deadline.js";
import { deadlineActions } from "./deadline-actions.js";
import { runActions } from "./run-actions.js";
import { sandboxActions } from "./sandbox-actions.js";
import { agentTerms } from "./terms.js";
import { watchActions } from "./watch-actions.js";

export const agentSetup = agentTerms.extend({
  actions: {
    ...sandboxActions,
    ...runActions,
    ...watchActions,
    ...deadlineActions,
    takeCause: assign(({ event }) => ({ cause: causeOf(event) })),
    takePod: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "agent.podChanged") return;
      const changed = change(context.pod, event.object, context.containers);
      for (const command of changed.commands) enqueue.emit(command);
      enqueue.assign({ pod: event.object, containers: changed.containers });
      const { activeDeadlineSeconds } = context.pod.spec;
      if (event.object.spec.activeDeadlineSeconds === activeDeadlineSeconds) return;
      for (const command of deadlineOf({ ...context, pod: event.object }, event.atMs)) enqueue.emit(command);
    }),
    takeGrace: assign(({ event }) => (event.type === "agent.stopAsked" ? { graceMs: event.graceMs } : {})),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
});

/** The action that reports the pod in this state. */
export const report = (state: AgentState) => ({ type: "report", params: { state } }) as const;
