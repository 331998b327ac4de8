/** What a pod's agent makes of its containers' images, starts and ends. */
import { graceMsOf, pullOf } from "./change.js";
import { isReadyOnStart, retryDelayMs, specOf, waitsForConfig } from "./containers.js";
import { withRecord } from "./context.js";
import { decide, restartTimer } from "./decide.js";
import { died, neverRan, turned } from "./runs.js";
import { agentTerms } from "./terms.js";

/** What is waited for and may be an image that is not there. */
const imageTroubles: ReadonlySet<string> = new Set(["ErrImagePull", "ErrImageNeverPull", "CreateContainerError"]);

export const runActions = {
  decide: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    const decision = decide(context.pod, context.containers, event.atMs ?? context.startedAtMs);
    enqueue.assign({ containers: decision.containers });
    for (const command of decision.commands) enqueue.emit(command);
  }),
  pullWaiting: agentTerms.enqueueActions(({ context, enqueue }) => {
    for (const record of Object.values(context.containers)) {
      const spec = specOf(context.pod, record.name);
      if (record.phase === "waiting" && spec) enqueue.emit(pullOf(spec));
    }
  }),
  takeImage: agentTerms.assign(({ context, event }) =>
    event.type === "agent.imageReady"
      ? {
          containers: withRecord(context.containers, event.container, (r) =>
            r.phase === "waiting"
              ? { ...r, phase: "pulled", failures: 0, reason: "ContainerCreating", message: "" }
              : r,
          ),
        }
      : {},
  ),
  /** What could not be pulled or started waits, longer each time; the wait is in its status. */
  takeFailure: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.imageFailed" && event.type !== "agent.startFailed") return;
    const record = context.containers[event.container];
    if (!record) return;
    const failures = record.failures + 1;
    const delayMs = retryDelayMs(failures);
    enqueue.assign({
      containers: withRecord(context.containers, event.container, (r) => ({
        ...r,
        phase: "backOff",
        failures,
        retryAtMs: event.atMs + delayMs,
        reason: event.reason,
        message: event.message,
      })),
    });
    enqueue.emit({ type: "note", level: "Warning", reason: event.reason, message: event.message });
    enqueue.emit({ type: "armTimer", name: restartTimer(event.container), delayMs });
  }),
  /** What cannot be run at all has ended. */
  takeNoStart: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.startFailed") return;
    const { container, exitCode = 0, reason, message } = event;
    enqueue.assign({
      containers: withRecord(context.containers, container, (r) =>
        neverRan(r, { exitCode, reason, message }, event.atMs),
      ),
    });
    enqueue.emit({ type: "note", level: "Warning", reason, message });
  }),
  takeStart: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.containerStarted") return;
    const spec = specOf(context.pod, event.container);
    enqueue.assign({
      containers: withRecord(context.containers, event.container, (r) => ({
        ...r,
        phase: "running",
        id: event.id,
        imageId: event.imageId,
        startedAtMs: event.startedAtMs,
        restarts: r.last === null ? r.restarts : r.restarts + 1,
        reason: "",
        message: "",
        started: spec?.startupProbe === undefined,
        ready: isReadyOnStart(spec),
      })),
    });
    enqueue.emit({ type: "watchProbes", container: event.container, id: event.id });
    // It was changed while it was being started.
    if (context.containers[event.container]?.outdated)
      enqueue.emit({
        type: "stopContainer",
        container: event.container,
        id: event.id,
        graceMs: graceMsOf(context.pod),
      });
  }),
  takeDeath: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "agent.containerDied") return;
    const record = context.containers[event.container];
    if (!record) return;
    const after = died(record, event, event.atMs);
    enqueue.assign({
      containers: {
        ...context.containers,
        [record.name]: record.outdated ? { ...turned(after), phase: "waiting", outdated: false, failures: 0 } : after,
      },
    });
    enqueue.emit({ type: "unwatchProbes", container: record.name });
    const spec = specOf(context.pod, record.name);
    if (record.outdated && spec) enqueue.emit(pullOf(spec));
  }),
  /** What a container could not be made for want of may be there now: it does not wait any longer. */
  hurry: agentTerms.enqueueActions(({ context, enqueue }) => {
    let { containers } = context;
    for (const record of Object.values(containers).filter(waitsForConfig)) {
      containers = withRecord(containers, record.name, (r) => ({ ...r, phase: "pulled", retryAtMs: 0 }));
      enqueue.emit({ type: "cancelTimer", name: restartTimer(record.name) });
    }
    enqueue.assign({ containers });
  }),
  /** The next try of one container is due: pull again if that was what failed, else start. */
  retry: agentTerms.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== "timer") return;
    for (const record of Object.values(context.containers)) {
      if (record.phase !== "backOff" || event.name !== restartTimer(record.name)) continue;
      const pulls = record.outdated || imageTroubles.has(record.reason);
      const spec = specOf(context.pod, record.name);
      enqueue.assign({
        containers: withRecord(context.containers, record.name, (r) => ({
          ...(pulls ? turned(r) : r),
          phase: pulls ? "waiting" : "pulled",
          retryAtMs: 0,
          outdated: false,
        })),
      });
      if (pulls && spec) enqueue.emit(pullOf(spec));
    }
  }),
};
