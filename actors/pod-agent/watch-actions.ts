/** What a pod's agent makes of what it sees of its running containers: probes, and deeds behind its back. */
import { meetRun, noteOfMetRun, noteOfPause } from "./behind-its-back.js";
import { graceMsOf } from "./change.js";
import { specOf } from "./containers.js";
import { withRecord } from "./context.js";
import { agentTerms } from "./terms.js";

export const watchActions = {
  watchRunning: agentTerms.enqueueActions(({ context, enqueue }) => {
    for (const record of Object.values(context.containers))
      if (record.phase === "running") enqueue.emit({ type: "watchProbes", container: record.name, id: record.id });
  }),
  takeProbe: agentTerms.assign(({ context, event }) => {
    if (event.type !== "agent.probed" || event.probe === "liveness") return {};
    const spec = specOf(context.pod, event.container);
    return {
      containers: withRecord(context.containers, event.container, (r) =>
        event.probe === "startup"
          ? { ...r, started: event.healthy, ready: event.healthy && spec?.readinessProbe === undefined }
          : { ...r, ready: event.healthy },
      ),
    };
  }),
  killUnhealthy: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.probed") return;
    const record = context.containers[event.container];
    if (record?.phase !== "running") return;
    enqueue.emit({
      type: "note",
      level: "Warning",
      reason: "Unhealthy",
      message: `${event.probe} probe of ${event.container} failed: ${event.message}; the container will be restarted`,
    });
    enqueue.emit({
      type: "stopContainer",
      container: record.name,
      id: record.id,
      graceMs: graceMsOf(context.pod),
    });
  }),
  meetRun: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    const record = event.type === "agent.runMet" && context.containers[event.container];
    if (!record) return;
    const met = meetRun(context.pod, record, event, context.sandboxId);
    enqueue.assign({ containers: { ...context.containers, [record.name]: met.record } });
    for (const command of met.commands) enqueue.emit(command);
  }),
  noteMetRun: agentTerms.enqueueActions(({ event, enqueue }) => {
    if (event.type === "agent.metRunEnded") enqueue.emit(noteOfMetRun(event));
  }),
  takePause: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.containerPaused") return;
    const { container, id, paused } = event;
    enqueue.assign({ containers: withRecord(context.containers, container, (r) => ({ ...r, paused })) });
    enqueue.emit(noteOfPause(container, id, paused));
  }),
};
