/**
 * The minion's half of a pod: owns its sandbox and containers, with or without a master in reach.
 *
 *   Preparing (sandbox, volumes, images) ─► Starting ─► Running ─► Failed ─► Restarting ─► Running
 *        Failed ─► BackOff (waits for its next try) ─► Restarting      Failed ─► Succeeded | Dead (policy)
 *        any ─► Stopping ─► Gone
 */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { PodAgentCommand } from "./commands.js";
import type { PodAgentEvent, Stamped } from "./events.js";
import { change, graceMsOf } from "./pod-agent/change.js";
import { died, isReadyOnStart, killedExitCode, retryDelayMs, specOf } from "./pod-agent/containers.js";
import {
  causeOf,
  initialContext,
  type PodAgentContext,
  type PodAgentInput,
  podIpOf,
  withRecord,
} from "./pod-agent/context.js";
import { decide, ended, endedWell, restartTimer, some } from "./pod-agent/decide.js";
import { podStatus } from "./pod-agent/status.js";
import type { AgentState } from "./report.js";

/** A pod that could not be taken down (its engine is away) is tried again after this. */
export const tearDownRetryMs = 2_000;

/** What is waited for and may be an image that is not there. */
const imageTroubles: ReadonlySet<string> = new Set(["ErrImagePull", "ErrImageNeverPull", "CreateContainerError"]);

/** What ended for good is not built again. */
const over = { "agent.sandboxDied": {} } as const;

export const podAgentMachine = setup({
  types: {
    context: {} as PodAgentContext,
    events: {} as Stamped<PodAgentEvent>,
    emitted: {} as PodAgentCommand,
    input: {} as PodAgentInput,
  },
  guards: {
    isPrepared: ({ context }) =>
      context.sandboxId !== "" && context.volumesReady && some(context.containers, "pulled", "exited", "running"),
    isEmpty: ({ context }) =>
      context.sandboxId !== "" && context.volumesReady && Object.keys(context.containers).length === 0,
    /** Its volumes are there only if a container could be started already. */
    hasRun: ({ context }) => context.sandboxId !== "" && context.volumesReady,
    someRunning: ({ context }) => some(context.containers, "running"),
    noneRunning: ({ context }) => !some(context.containers, "running") && Object.keys(context.containers).length > 0,
    someStarting: ({ context }) => some(context.containers, "starting", "pulled"),
    someWaiting: ({ context }) => some(context.containers, "backOff", "waiting"),
    hasEnded: ({ context }) => ended(context.pod, context.containers),
    hasEndedWell: ({ context }) => endedWell(context.pod, context.containers),
    isRestartTimer: ({ context, event }) =>
      event.type === "timer" && Object.keys(context.containers).some((name) => event.name === restartTimer(name)),
    isTearDownTimer: ({ event }) => event.type === "timer" && event.name === "tearDown",
    isSandboxTimer: ({ event }) => event.type === "timer" && event.name === "sandbox",
    isVolumesTimer: ({ event }) => event.type === "timer" && event.name === "volumes",
    /** A death of a run that is over already says nothing. */
    isCurrent: ({ context, event }) => {
      if (event.type !== "agent.containerDied") return false;
      const record = context.containers[event.container];
      return record !== undefined && record.id === event.id && record.phase === "running";
    },
    /** The answer to the start that was asked for last; an earlier one's run is removed by whoever started it. */
    isAwaited: ({ context, event }) => {
      if (event.type !== "agent.containerStarted" && event.type !== "agent.startFailed") return false;
      const record = context.containers[event.container];
      return record?.phase === "starting" && record.attempt === event.attempt;
    },
    isWantedImage: ({ context, event }) =>
      (event.type === "agent.imageReady" || event.type === "agent.imageFailed") &&
      context.containers[event.container]?.phase === "waiting" &&
      event.image === (specOf(context.pod, event.container)?.image ?? ""),
    isShorterGrace: ({ context, event }) => event.type === "agent.stopAsked" && event.graceMs < context.graceMs,
    livenessFailed: ({ event }) =>
      event.type === "agent.probed" && !event.healthy && (event.probe === "liveness" || event.probe === "startup"),
  },
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
        if (record.phase !== "waiting" || !spec) continue;
        enqueue.emit({
          type: "pullImage",
          container: record.name,
          image: spec.image ?? "",
          policy: spec.imagePullPolicy ?? "IfNotPresent",
        });
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
          [record.name]: record.outdated ? { ...after, phase: "waiting", outdated: false, failures: 0 } : after,
        },
      });
      enqueue.emit({ type: "unwatchProbes", container: record.name });
      const spec = specOf(context.pod, record.name);
      if (record.outdated && spec)
        enqueue.emit({
          type: "pullImage",
          container: record.name,
          image: spec.image ?? "",
          policy: spec.imagePullPolicy ?? "IfNotPresent",
        });
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
            ...r,
            phase: pulls ? "waiting" : "pulled",
            retryAtMs: 0,
            outdated: false,
          })),
        });
        if (pulls && spec)
          enqueue.emit({
            type: "pullImage",
            container: record.name,
            image: spec.image ?? "",
            policy: spec.imagePullPolicy ?? "IfNotPresent",
          });
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
      enqueue.assign({ containers, sandboxId: "", podIp: "", leftovers: true });
      enqueue.emit({
        type: "note",
        level: "Warning",
        reason: "SandboxChanged",
        message: "the pod's sandbox ended; the pod is built again",
      });
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
}).createMachine({
  id: "podAgent",
  initial: "Restored",
  context: ({ input }) => initialContext(input),
  on: {
    "agent.stopAsked": { target: ".Stopping", actions: ["takeCause", "takeGrace"] },
    "agent.podChanged": { actions: "takePod" },
    "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage"] }, {}],
    "agent.imageFailed": [{ guard: "isWantedImage", actions: ["takeCause", "takeFailure"] }, {}],
    "agent.sandboxDied": { target: ".Rebuilding", actions: ["takeCause", "loseSandbox"] },
    "agent.sandboxReady": { actions: "takeSandbox" },
    "agent.volumesReady": { actions: "takeVolumes" },
    "agent.containerDied": [{ guard: "isCurrent", actions: ["takeCause", "takeDeath"] }, {}],
    "agent.containerStarted": [{ guard: "isAwaited", actions: ["takeCause", "takeStart"] }, {}],
    "agent.startFailed": [{ guard: "isAwaited", actions: ["takeCause", "takeFailure"] }, {}],
    "agent.probed": [
      { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
      { actions: ["takeCause", "takeProbe"] },
    ],
    timer: [{ guard: "isRestartTimer", actions: "retry" }, {}],
    "agent.tornDown": {},
    "agent.tearDownFailed": {},
    "*": { actions: "unexpected" },
  },
  states: {
    Restored: {
      always: [
        { guard: "someRunning", target: "Running", actions: ["pullWaiting", "watchRunning"] },
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { guard: "hasRun", target: "Failed", actions: "pullWaiting" },
        { target: "Preparing" },
      ],
    },
    Rebuilding: {
      entry: { type: "report", params: { state: "failed" } },
      always: [
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { target: "Preparing" },
      ],
    },
    Preparing: {
      entry: ["prepare", "pullWaiting", { type: "report", params: { state: "waiting" } }],
      always: [
        { guard: "isEmpty", target: "Running" },
        { guard: "isPrepared", target: "Starting" },
      ],
      on: {
        "agent.sandboxFailed": {
          actions: [
            "takeCause",
            "takeTrouble",
            "noteTrouble",
            { type: "retryLater", params: { name: "sandbox" } },
            { type: "report", params: { state: "waiting" } },
          ],
        },
        "agent.volumesFailed": {
          actions: [
            "takeCause",
            "takeTrouble",
            "noteTrouble",
            { type: "retryLater", params: { name: "volumes" } },
            { type: "report", params: { state: "waiting" } },
          ],
        },
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        timer: [
          { guard: "isSandboxTimer", actions: "acquire" },
          { guard: "isVolumesTimer", actions: emit({ type: "prepareVolumes" }) },
          { guard: "isRestartTimer", actions: "retry" },
          {},
        ],
      },
    },
    Starting: {
      entry: "decide",
      always: { guard: "someRunning", target: "Running" },
      on: {
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        "agent.startFailed": [
          {
            guard: "isAwaited",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        "agent.containerDied": [{ guard: "isCurrent", target: "Failed", actions: ["takeCause", "takeDeath"] }, {}],
        timer: [{ guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
      },
    },
    Running: {
      entry: ["decide", { type: "report", params: { state: "running" } }],
      always: { guard: "noneRunning", target: "Failed" },
      on: {
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "running" } }],
          },
          {},
        ],
        "agent.startFailed": [
          {
            guard: "isAwaited",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "running" } }],
          },
          {},
        ],
        "agent.containerStarted": [
          { guard: "isAwaited", actions: ["takeCause", "takeStart", { type: "report", params: { state: "running" } }] },
          {},
        ],
        "agent.containerDied": [{ guard: "isCurrent", target: "Degraded", actions: ["takeCause", "takeDeath"] }, {}],
        "agent.probed": [
          { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
          { actions: ["takeCause", "takeProbe", { type: "report", params: { state: "running" } }] },
        ],
        timer: [
          { guard: "isRestartTimer", actions: ["retry", "decide", { type: "report", params: { state: "running" } }] },
          {},
        ],
      },
    },
    /** One container ended: is it the last one? */
    Degraded: {
      always: [
        { guard: "someRunning", target: "Running" },
        { guard: "hasEndedWell", target: "Succeeded" },
        { target: "Failed" },
      ],
    },
    Failed: {
      entry: [{ type: "report", params: { state: "failed" } }, "decide"],
      always: [
        { guard: "someStarting", target: "Restarting" },
        { guard: "someWaiting", target: "BackOff" },
        { guard: "hasEndedWell", target: "Succeeded" },
        { target: "Dead" },
      ],
    },
    Restarting: {
      entry: { type: "report", params: { state: "restarting" } },
      always: { guard: "someRunning", target: "Running" },
      on: {
        "agent.startFailed": [{ guard: "isAwaited", target: "BackOff", actions: ["takeCause", "takeFailure"] }, {}],
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        timer: [{ guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
      },
    },
    BackOff: {
      entry: { type: "report", params: { state: "failed" } },
      always: { guard: "someRunning", target: "Running" },
      on: {
        timer: [{ guard: "isRestartTimer", target: "Resuming", actions: ["takeCause", "retry", "decide"] }, {}],
        "agent.imageReady": [
          { guard: "isWantedImage", target: "Restarting", actions: ["takeCause", "takeImage", "decide"] },
          {},
        ],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "failed" } }],
          },
          {},
        ],
      },
    },
    /** A wait is over: either a start is on its way now, or an image is pulled again. */
    Resuming: { always: [{ guard: "someStarting", target: "Restarting" }, { target: "BackOff" }] },
    Succeeded: { entry: ["release", { type: "report", params: { state: "succeeded" } }], on: over },
    Dead: { entry: ["release", { type: "report", params: { state: "dead" } }], on: over },
    Stopping: {
      entry: ["tearDown", { type: "report", params: { state: "stopping" } }],
      on: {
        // The same again changes nothing: hooks run once. Less time than before does.
        "agent.stopAsked": [{ guard: "isShorterGrace", actions: ["takeGrace", "tearDown"] }, {}],
        "agent.containerDied": {},
        "agent.sandboxDied": {},
        "agent.podChanged": {},
        "agent.containerStarted": {},
        "agent.startFailed": {},
        "agent.imageReady": {},
        "agent.imageFailed": {},
        "agent.probed": {},
        "agent.tornDown": "Gone",
        "agent.tearDownFailed": {
          actions: emit({ type: "armTimer", name: "tearDown", delayMs: tearDownRetryMs }),
        },
        timer: [{ guard: "isTearDownTimer", actions: "tearDown" }, {}],
      },
    },
    Gone: { type: "final" },
  },
});
