/**
 * A minion (a Docker host) as the master knows it: from what it says, and from its silence.
 *
 *   Absent ─► Ready ⇄ Suspect ─► Lost ─► Ready        EngineDown: the daemon speaks, its engine does not
 *
 * Silence is judged by a phi-accrual detector; its thresholds become deadlines, so nothing polls. A closed link is
 * not silence: the host's kernel said goodbye for the daemon, so its containers most likely run on and the daemon
 * gets time to come back.
 */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { core, Node } from "../core/api/types.js";
import {
  emptyHistory,
  type HeartbeatHistory,
  lostAtMs,
  observe,
  observerStalled,
  suspectAtMs,
} from "../core/liveness/phi-accrual.js";
import { toApiTime } from "../core/time.js";
import type { MinionCommand } from "./commands.js";
import type { MinionEvent, Stamped } from "./events.js";

export interface MinionInput {
  object: Node;
}

export interface MinionContext {
  name: string;
  bootId: string;
  runId: string;
  history: HeartbeatHistory;
  /** Why it is not Ready, for people. */
  why: string;
  engineMessage: string;
}

/** A daemon whose link was closed has this long to come back before its pods are given up. */
export const reconnectGraceMs = 5_000;
/** After the master itself was away, every minion has this long to dial in. */
export const absentGraceMs = 10_000;
/** An engine that does not answer its daemon has this long before its pods are given up: containers outlive a restart of it. */
export const engineGraceMs = 60_000;

const condition = (type: string, ok: boolean, atMs: number, reason: string, message: string): core.NodeCondition => ({
  type,
  status: ok ? "True" : "False",
  lastHeartbeatTime: toApiTime(atMs),
  lastTransitionTime: toApiTime(atMs),
  reason,
  message,
});

const armDetector = (history: HeartbeatHistory, atMs: number) =>
  [
    { type: "armTimer" as const, name: "suspect", delayMs: Math.max(0, suspectAtMs(history) - atMs) },
    { type: "armTimer" as const, name: "lost", delayMs: Math.max(0, lostAtMs(history) - atMs) },
  ] as const;

export const minionMachine = setup({
  types: {
    context: {} as MinionContext,
    events: {} as Stamped<MinionEvent>,
    emitted: {} as MinionCommand,
    input: {} as MinionInput,
  },
  guards: {
    isSuspectTimer: ({ event }) => event.type === "timer" && event.name === "suspect",
    isLostTimer: ({ event }) => event.type === "timer" && event.name === "lost",
    engineIsDown: ({ event }) => event.type === "minion.heartbeat" && !event.engineOk,
    disagrees: ({ event }) => event.type === "minion.heartbeat" && !event.digestAgrees,
    /** We were not running when the deadline passed: heartbeats may wait unread, so look again a little later. */
    weWereStalled: ({ context, event }) =>
      event.type === "timer" &&
      event.name === "lost" &&
      observerStalled(context.history, event.lateMs) !== context.history,
  },
  actions: {
    takeHello: assign(({ event }) =>
      event.type === "minion.connected"
        ? { bootId: event.bootId, runId: event.runId, history: observe(emptyHistory, event.atMs), why: "" }
        : {},
    ),
    hear: enqueueActions(({ context, event, enqueue }) => {
      const history = observe(context.history, event.atMs);
      enqueue.assign({
        history,
        engineMessage: event.type === "minion.heartbeat" ? event.engineMessage : context.engineMessage,
      });
      for (const command of armDetector(history, event.atMs)) enqueue.emit(command);
    }),
    forgive: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "timer") return;
      const history = observerStalled(context.history, event.lateMs);
      enqueue.assign({ history });
      enqueue.emit({ type: "armTimer", name: "lost", delayMs: Math.max(0, lostAtMs(history) - event.atMs) });
    }),
    sync: emit({ type: "syncMinion", report: false }),
    /** Its hello is long ago: what it told since may have been missed, or was believed to be lost. */
    compare: emit({ type: "syncMinion", report: true }),
    stopDetector: enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: "cancelTimer", name: "suspect" });
      enqueue.emit({ type: "cancelTimer", name: "lost" });
    }),
    writeReady: emit(({ event }) => ({
      type: "writeMinionStatus",
      conditions: [
        condition("Ready", true, event.atMs, "MinionReady", "the daemon answers and its engine runs"),
        condition("EngineUp", true, event.atMs, "EngineUp", "its engine runs"),
      ],
    })),
    writeNotReady: emit(({ context, event }) => ({
      type: "writeMinionStatus",
      conditions: [condition("Ready", false, event.atMs, "MinionLost", context.why)],
    })),
    writeEngineDown: emit(({ context, event }) => ({
      type: "writeMinionStatus",
      conditions: [
        condition("Ready", false, event.atMs, "EngineDown", context.engineMessage),
        condition("EngineUp", false, event.atMs, "EngineDown", context.engineMessage),
      ],
    })),
    tellLost: emit(({ context }) => ({ type: "tellPods", event: "pod.minionLost", why: context.why })),
    tellReturned: emit({ type: "tellPods", event: "pod.minionReturned", why: "the minion is back" }),
    noteLost: emit(({ context }) => ({ type: "note", level: "Warning", reason: "MinionLost", message: context.why })),
    noteReady: emit({ type: "note", level: "Normal", reason: "MinionReady", message: "the minion is ready" }),
    noteEngineDown: emit(({ context }) => ({
      type: "note",
      level: "Warning",
      reason: "EngineDown",
      message: context.engineMessage,
    })),
    explainSilence: assign(({ context, event }) => ({
      why: `no heartbeat for ${((event.atMs - context.history.lastMs) / 1000).toFixed(1)} s`,
    })),
    explainClosed: assign(({ event }) => ({
      why: event.type === "minion.disconnected" ? `its daemon left: ${event.why}` : "",
    })),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
}).createMachine({
  id: "minion",
  initial: "Absent",
  context: ({ input }) => ({
    name: input.object.metadata.name,
    bootId: "",
    runId: "",
    history: emptyHistory,
    why: "it has not dialled in yet",
    engineMessage: "",
  }),
  on: {
    "minion.connected": { target: ".Ready", actions: ["takeHello", "sync", "hear"] },
    "minion.heartbeat": {},
    "minion.disconnected": {},
    "minion.changed": {},
    timer: {},
    "*": { actions: "unexpected" },
  },
  states: {
    /** Known from the store, not heard since this master started. */
    Absent: {
      entry: emit({ type: "armTimer", name: "lost", delayMs: absentGraceMs }),
      on: {
        timer: { target: "Lost", guard: "isLostTimer" },
        // Its object was made anew while it was connected.
        "minion.heartbeat": [{ guard: "engineIsDown" }, { target: "Ready", actions: ["hear", "compare"] }],
      },
    },
    Ready: {
      entry: ["writeReady", "noteReady"],
      on: {
        "minion.connected": { target: "Ready", reenter: true, actions: ["takeHello", "sync", "hear"] },
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: "hear" },
          { guard: "disagrees", actions: ["hear", "compare"] },
          { actions: "hear" },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: "explainClosed" },
        timer: [
          { guard: "isSuspectTimer", target: "Suspect.silent" },
          { guard: "weWereStalled", target: "Suspect.silent", actions: "forgive" },
          { guard: "isLostTimer", target: "Lost", actions: "explainSilence" },
          {},
        ],
      },
    },
    Suspect: {
      initial: "silent",
      states: {
        /** Connected, but it does not speak. The `lost` deadline of the last heartbeat stands. */
        silent: {
          on: {
            "minion.disconnected": { target: "closed", actions: "explainClosed" },
            timer: [
              { guard: "weWereStalled", actions: "forgive" },
              { guard: "isLostTimer", target: "#minion.Lost", actions: "explainSilence" },
              {},
            ],
          },
        },
        closed: {
          entry: [
            emit({ type: "cancelTimer", name: "suspect" }),
            emit({ type: "armTimer", name: "lost", delayMs: reconnectGraceMs }),
          ],
          on: { timer: [{ guard: "isLostTimer", target: "#minion.Lost" }, {}] },
        },
      },
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: "hear" },
          { guard: "disagrees", target: "Ready", actions: ["hear", "compare"] },
          { target: "Ready", actions: "hear" },
        ],
      },
    },
    EngineDown: {
      entry: ["writeEngineDown", "noteEngineDown", emit({ type: "armTimer", name: "engine", delayMs: engineGraceMs })],
      exit: emit({ type: "cancelTimer", name: "engine" }),
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", actions: "hear" },
          { target: "Ready", actions: ["hear", "compare"] },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: "explainClosed" },
        timer: [
          { guard: "isSuspectTimer" },
          { guard: "isLostTimer", target: "Lost", actions: "explainSilence" },
          {
            target: "Lost",
            actions: assign(({ context }) => ({ why: `its engine does not answer: ${context.engineMessage}` })),
          },
        ],
      },
    },
    Lost: {
      entry: ["stopDetector", "writeNotReady", "tellLost", "noteLost"],
      exit: "tellReturned",
      on: {
        "minion.heartbeat": [{ guard: "engineIsDown" }, { target: "Ready", actions: ["hear", "compare"] }],
      },
    },
  },
});
