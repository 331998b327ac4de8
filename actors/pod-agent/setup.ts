/** What a pod's agent can do: each change of what it knows, and each command it gives, by its name. The states are in machine.ts. */
import { assign, emit, enqueueActions } from "xstate";
import type { AgentState } from "../../core/link/report.js";
import { change, graceMsOf } from "./change.js";
import { causeOf } from "./context.js";
import { deadlineOf, overdueEnd } from "./deadline.js";
import { runActions } from "./run-actions.js";
import { sandboxActions } from "./sandbox-actions.js";
import { agentTerms } from "./terms.js";
import { watchActions } from "./watch-actions.js";

export const agentSetup = agentTerms.extend({
  actions: {
    ...sandboxActions,
    ...runActions,
    ...watchActions,
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
    armDeadline: enqueueActions(({ context, event, enqueue }) => {
      // Nothing was told yet: what is counted from is the clock.
      for (const command of deadlineOf(context, event.atMs ?? context.seq)) enqueue.emit(command);
    }),
    takeDeadline: enqueueActions(({ enqueue }) => {
      enqueue.assign({ overdue: true });
      enqueue.emit({ type: "note", level: "Warning", ...overdueEnd });
    }),
    stopAll: enqueueActions(({ context, enqueue }) => {
      const graceMs = graceMsOf(context.pod);
      for (const { phase, name: container, id } of Object.values(context.containers))
        if (phase === "running") enqueue.emit({ type: "stopContainer", container, id, graceMs });
    }),
    takeGrace: assign(({ event }) => (event.type === "agent.stopAsked" ? { graceMs: event.graceMs } : {})),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
});

/** The action that reports the pod in this state. */
export const report = (state: AgentState) => ({ type: "report", params: { state } }) as const;
