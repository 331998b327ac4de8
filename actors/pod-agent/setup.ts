/** What a pod's agent can do: each change of what it knows, and each command it gives, by its name. The states are in pod-agent.ts. */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { PodAgentCommand } from "../commands.js";
import type { PodAgentEvent, Stamped } from "../events.js";
import type { AgentState } from "../report.js";
import { meetRun, noteOfMetRun, noteOfPause, reconnection } from "./behind-its-back.js";
import { change, graceMsOf, pullOf } from "./change.js";
import { died, isReadyOnStart, killedExitCode, neverRan, retryDelayMs, specOf, turned } from "./containers.js";
import { causeOf, type PodAgentContext, type PodAgentInput, podIpOf, withRecord } from "./context.js";
import { decide, restartTimer } from "./decide.js";
import { guards } from "./guards.js";
import { podStatus } from "./status.js";

/** What is waited for and may be an image that is not there. */
const imageTroubles: ReadonlySet<string> = new Set(["ErrImagePull", "ErrImageNeverPull", "CreateContainerError"]);

export const agentSetup = setup({
  types: {
    context: {} as PodAgentContext,
    events: {} as Stamped<PodAgentEvent>,
    emitted: {} as PodAgentCommand,
    input: {} as PodAgentInput,
  },
  guards,
  actions: {
    takeCause: assign(({ event }) => ({ cause: causeOf(event) })),
    report: enqueueActions(({ context, event, enqueue }, params: { state: AgentState }) => {
      const seq = context.seq + 1;
      const { metadata } = context.pod;
      enqueue.assign({ seq });
      enqueue.emit({
        type: "report",
        report: {
          uid: metadata.uid ?? "",
          namespace: metadata.namespace ?? "",
          name: metadata.name,
          seq,
          state: params.state,
          status: podStatus(context, params.state, event.atMs ?? context.startedAtMs),
          ...(context.cause === null ? {} : { cause: context.cause }),
        },
      });
    }),
    decide: enqueueActions(({ context, event, enqueue }) => {
      const decision = decide(context.pod, context.containers, event.atMs ?? context.startedAtMs);
      enqueue.assign({ containers: decision.containers });
      for (const command of decision.commands) enqueue.emit(command);
    }),
    prepare: enqueueActions(({ context, enqueue }) => {
      if (context.sandboxId === "") enqueue.emit({ type: "acquireSandbox", leftovers: context.leftovers });
      if (!context.volumesReady) enqueue.emit({ type: "prepareVolumes" });
    }),
    acquire: emit(({ context }) => ({ type: "acquireSandbox", leftovers: context.leftovers })),
    pullWaiting: enqueueActions(({ context, enqueue }) => {
      for (const record of Object.values(context.containers)) {
        const spec = specOf(context.pod, record.name);
        if (record.phase === "waiting" && spec) enqueue.emit(pullOf(spec));
      }
    }),
    watchRunning: enqueueActions(({ context, enqueue }) => {
      for (const record of Object.values(context.containers))
        if (record.phase === "running") enqueue.emit({ type: "watchProbes", container: record.name, id: record.id });
    }),
    takeSandbox: assign(({ context, event }) =>
      event.type === "agent.sandboxReady"
        ? {
            sandboxId: event.id,
            podIp: podIpOf(context, event.ip),
            cutOff: false,
            leftovers: false,
            failures: 0,
            trouble: context.volumesReady ? null : context.trouble,
          }
        : {},
    ),
    takeVolumes: assign(({ context }) => ({
      volumesReady: true,
      failures: 0,
      trouble: context.sandboxId === "" ? context.trouble : null,
    })),
    takeTrouble: assign(({ context, event }) =>
      event.type === "agent.sandboxFailed" || event.type === "agent.volumesFailed"
        ? { trouble: { reason: event.reason, message: event.message }, failures: context.failures + 1 }
        : {},
    ),
    retryLater: enqueueActions(({ context, enqueue }, params: { name: string }) => {
      enqueue.emit({ type: "armTimer", name: params.name, delayMs: retryDelayMs(context.failures) });
    }),
    noteTrouble: emit(({ context }) => ({
      type: "note",
      level: "Warning",
      reason: context.trouble?.reason ?? "",
      message: context.trouble?.message ?? "",
    })),
    takeImage: assign(({ context, event }) =>
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
    takeFailure: enqueueActions(({ context, event, enqueue }) => {
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
    takeNoStart: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "agent.startFailed") return;
      const { container, exitCode = 0, reason, message } = event;
      enqueue.assign({
        containers: withRecord(context.containers, container, (r) =>
          neverRan(r, { exitCode, reason, message }, event.atMs),
        ),
      });
      enqueue.emit({ type: "note", level: "Warning", reason, message });
    }),
    takeStart: enqueueActions(({ context, event, enqueue }) => {
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
    takeDeath: enqueueActions(({ context, event, enqueue }) => {
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
    /** The next try of one container is due: pull again if that was what failed, else start. */
    retry: enqueueActions(({ context, event, enqueue }) => {
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
    takeProbe: assign(({ context, event }) => {
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
    killUnhealthy: enqueueActions(({ context, event, enqueue }) => {
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
    takePod: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "agent.podChanged") return;
      const changed = change(context.pod, event.object, context.containers);
      for (const command of changed.commands) enqueue.emit(command);
      enqueue.assign({ pod: event.object, containers: changed.containers });
    }),
    /** The sandbox is gone, and with it the network of all its containers: build the pod again. */
    loseSandbox: enqueueActions(({ context, event, enqueue }) => {
      let { containers } = context;
      for (const record of Object.values(containers)) {
        if (record.phase === "running") enqueue.emit({ type: "unwatchProbes", container: record.name });
        const runs = record.phase === "running" || record.phase === "starting";
        containers = withRecord(containers, record.name, (r) =>
          runs
            ? {
                ...died(
                  r,
                  { exitCode: killedExitCode, oomKilled: false, message: "the pod's sandbox ended" },
                  event.atMs,
                ),
                failures: 0,
              }
            : r,
        );
      }
      enqueue.assign({ containers, sandboxId: "", podIp: "", cutOff: false, leftovers: true });
      enqueue.emit({
        type: "note",
        level: "Warning",
        reason: "SandboxChanged",
        message: "the pod's sandbox ended; the pod is built again",
      });
    }),
    meetRun: enqueueActions(({ context, event, enqueue }) => {
      const record = event.type === "agent.runMet" && context.containers[event.container];
      if (!record) return;
      const met = meetRun(context.pod, record, event, context.sandboxId);
      enqueue.assign({ containers: { ...context.containers, [record.name]: met.record } });
      for (const command of met.commands) enqueue.emit(command);
    }),
    noteMetRun: enqueueActions(({ event, enqueue }) => {
      if (event.type === "agent.metRunEnded") enqueue.emit(noteOfMetRun(event));
    }),
    takePause: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "agent.containerPaused") return;
      const { container, id, paused } = event;
      enqueue.assign({ containers: withRecord(context.containers, container, (r) => ({ ...r, paused })) });
      enqueue.emit(noteOfPause(container, id, paused));
    }),
    /** Its containers run on, and reach nobody: it is put back where it was. */
    reconnect: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({ cutOff: true });
      for (const command of reconnection(context)) enqueue.emit(command);
    }),
    /** It was taken out while no daemon was there. */
    reconnectFound: enqueueActions(({ context, enqueue }) => {
      if (context.cutOff) for (const command of reconnection(context)) enqueue.emit(command);
    }),
    tearDown: emit(({ context }) => ({ type: "tearDown", graceMs: context.graceMs })),
    /** What ended for good needs no network any more: its host ports are free for others. */
    release: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: "release" });
      enqueue.assign({ sandboxId: "" });
    }),
    takeGrace: assign(({ event }) => (event.type === "agent.stopAsked" ? { graceMs: event.graceMs } : {})),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
});
