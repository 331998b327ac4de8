/** What a pod's agent does about the time its pod may be active. */
import { graceMsOf } from "./change.js";
import { deadlineOf, overdueEnd } from "./deadline.js";
import { agentTerms } from "./terms.js";

export const deadlineActions = {
  armDeadline: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    // Nothing was told yet: what is counted from is the clock.
    for (const command of deadlineOf(context, event.atMs ?? context.seq)) enqueue.emit(command);
  }),
  takeDeadline: agentTerms.enqueueActions(({ enqueue }) => {
    enqueue.assign({ overdue: true });
    enqueue.emit({ type: "note", level: "Warning", ...overdueEnd });
  }),
  stopAll: agentTerms.enqueueActions(({ context, enqueue }) => {
    const graceMs = graceMsOf(context.pod);
    for (const { phase, name: container, id } of Object.values(context.containers))
      if (phase === "running") enqueue.emit({ type: "stopContainer", container, id, graceMs });
  }),
};
