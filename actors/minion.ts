/**
 * A minion (a Docker host) as the master knows it: from what it says, and from its silence.
 *
 *   Absent ─► Ready ⇄ Suspect ─► Lost ─► Ready        EngineDown: the daemon speaks, its engine does not
 *   Lost: deciding ─► evicted (its pods are told, replicas are replaced) | held (too many are lost: nothing is) ─► evicted
 *
 * Silence is judged by a phi-accrual detector; its thresholds become deadlines, so nothing polls. A closed link is
 * not silence: the host's kernel said goodbye for the daemon, so its containers most likely run on and the daemon
 * gets time to come back. The rules with their numbers are in docs/failures.md.
 */
import { assign, emit, enqueueActions, setup } from "xstate";
import * as flapping from "../core/liveness/flapping.js";
import { greet, lostAtMs, observe, observerStalled } from "../core/liveness/phi-accrual.js";
import { isSlow, lateMs } from "../core/liveness/slowness.js";
import type { MinionCommand } from "./commands.js";
import type { MinionEvent, Stamped } from "./events.js";
import { conditionsOf, flapMessage, type Standing } from "./minion/conditions.js";
import { fromObject, initialContext, type LossCause, type MinionContext, type MinionInput } from "./minion/context.js";
import {
  absentGraceMs,
  armDetector,
  decideMsMax,
  engineGraceMs,
  engineTrouble,
  reconnectGraceMs,
} from "./minion/hearing.js";

type About = { event: MinionEvent };
const isTimer = (name: string) => (about: About) => about.event.type === "timer" && about.event.name === name;

export const minionMachine = setup({
  types: {
    context: {} as MinionContext,
    events: {} as Stamped<MinionEvent>,
    emitted: {} as MinionCommand,
    input: {} as MinionInput,
  },
  guards: {
    isSuspectTimer: isTimer("suspect"),
    isLostTimer: isTimer("lost"),
    isEngineTimer: isTimer("engine"),
    isDecideTimer: isTimer("decide"),
    isSteadyTimer: isTimer("steady"),
    engineIsDown: ({ event }) => (engineTrouble(event) ?? "") !== "",
    /** It may be slow from now on, or not any more. */
    isPaceInDoubt: ({ context: c, event }) => c.slow || event.atMs - c.history.lastMs > lateMs,
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
        ? { bootId: event.bootId, runId: event.runId, history: greet(event.atMs), why: "", slow: false }
        : {},
    ),
    hear: enqueueActions(({ context, event, enqueue }) => {
      const history = event.type === "minion.connected" ? context.history : observe(context.history, event.atMs);
      const slow = isSlow(history, context.slow);
      enqueue.assign({ history, slow });
      if (slow && !context.slow)
        enqueue.emit({ type: "note", level: "Warning", reason: "MinionSlow", message: "its heartbeats come late" });
      for (const command of armDetector(history, event.atMs)) enqueue.emit(command);
    }),
    hearEngine: assign(({ context, event }) => {
      const trouble = engineTrouble(event);
      if (trouble === undefined) return {};
      if (trouble === "") return { engineMessage: "", engineDownMs: 0 };
      return { engineMessage: trouble, engineDownMs: context.engineDownMs || event.atMs };
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
    armEngineGrace: emit(({ context, event }) => ({
      type: "armTimer",
      name: "engine",
      delayMs: Math.max(0, context.engineDownMs + engineGraceMs - event.atMs),
    })),
    /** Writes its conditions if they are others than those written last. */
    tell: enqueueActions(({ context, event, enqueue }, params: { standing: Standing }) => {
      const conditions = conditionsOf(context, params.standing, event.atMs);
      const told = conditions.map((c) => `${c.type} ${c.status} ${c.reason}`).join(", ");
      if (told === context.told) return;
      const wasReady = context.told.startsWith("Ready True");
      enqueue.assign({ told });
      enqueue.emit({ type: "writeMinionStatus", conditions });
      if (params.standing === "ready" && !wasReady)
        enqueue.emit({ type: "note", level: "Normal", reason: "MinionReady", message: "the minion is ready" });
    }),
    tellLost: emit(({ context }) => ({ type: "tellPods", event: "pod.minionLost", why: context.why })),
    tellUnheard: emit(({ context }) => ({ type: "tellPods", event: "pod.minionUnheard", why: context.heldWhy })),
    tellReturned: emit({ type: "tellPods", event: "pod.minionReturned", why: "the minion is back" }),
    noteLost: emit(({ context }) => ({ type: "note", level: "Warning", reason: "MinionLost", message: context.why })),
    noteHeld: emit(({ context }) => ({
      type: "note",
      level: "Warning",
      reason: "EvictionHalted",
      message: context.heldWhy,
    })),
    noteEngineDown: emit(({ context }) => ({
      type: "note",
      level: "Warning",
      reason: "EngineDown",
      message: context.engineMessage,
    })),
    explain: assign(({ context, event }, params: { cause: LossCause }) => {
      const { cause } = params;
      if (cause === "silence")
        return { cause, why: `no heartbeat for ${((event.atMs - context.history.lastMs) / 1000).toFixed(1)} s` };
      if (cause === "engine") return { cause, why: `its engine does not answer: ${context.engineMessage}` };
      return event.type === "minion.disconnected" ? { cause, why: `its daemon left: ${event.why}` } : {};
    }),
    takeObject: assign(({ context, event }) =>
      event.type === "minion.changed" ? fromObject(context, event.object) : {},
    ),
    takeLoss: assign(({ event }) => ({ lostMs: event.atMs })),
    takeHold: assign(({ event }) => (event.type === "minion.hold" ? { heldWhy: event.why } : {})),
    letGo: assign({ heldWhy: "" }),
    /** A loss by itself counts; one among many is not this minion's habit. */
    countLoss: assign(({ context }) => ({ flaps: flapping.lost(context.flaps, context.lostMs) })),
    dampReturn: enqueueActions(({ context, event, enqueue }) => {
      const flaps = flapping.returned(context.flaps, event.atMs);
      if (flaps === context.flaps) return;
      enqueue.assign({ flaps });
      enqueue.emit({ type: "armTimer", name: "steady", delayMs: flaps.untilMs - event.atMs });
      enqueue.emit({ type: "note", level: "Warning", reason: "MinionFlapping", message: flapMessage(flaps) });
    }),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
}).createMachine({
  id: "minion",
  initial: "Absent",
  context: ({ input }) => initialContext(input),
  on: {
    "minion.connected": [
      { guard: "engineIsDown", target: ".EngineDown", actions: ["takeHello", "hearEngine", "sync", "hear"] },
      { target: ".Ready", actions: ["takeHello", "hearEngine", "sync", "hear"] },
    ],
    "minion.heartbeat": {},
    "minion.disconnected": {},
    "minion.changed": { actions: "takeObject" },
    "minion.evict": {},
    "minion.hold": {},
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
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", "hear"] },
          { target: "Ready", actions: ["hearEngine", "hear", "compare"] },
        ],
      },
    },
    Ready: {
      entry: { type: "tell", params: { standing: "ready" } },
      on: {
        "minion.changed": { actions: ["takeObject", { type: "tell", params: { standing: "ready" } }] },
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", "hear"] },
          { guard: "disagrees", actions: ["hear", { type: "tell", params: { standing: "ready" } }, "compare"] },
          { guard: "isPaceInDoubt", actions: ["hear", { type: "tell", params: { standing: "ready" } }] },
          { actions: "hear" },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: { type: "explain", params: { cause: "link" } } },
        timer: [
          { guard: "isSuspectTimer", target: "Suspect.silent" },
          { guard: "weWereStalled", target: "Suspect.silent", actions: "forgive" },
          { guard: "isLostTimer", target: "Lost", actions: { type: "explain", params: { cause: "silence" } } },
          { guard: "isSteadyTimer", actions: { type: "tell", params: { standing: "ready" } } },
        ],
      },
    },
    Suspect: {
      initial: "silent",
      states: {
        /** Connected, but it does not speak. The `lost` deadline of the last heartbeat stands. */
        silent: {
          on: {
            "minion.disconnected": { target: "closed", actions: { type: "explain", params: { cause: "link" } } },
            timer: [
              { guard: "weWereStalled", actions: "forgive" },
              {
                guard: "isLostTimer",
                target: "#minion.Lost",
                actions: { type: "explain", params: { cause: "silence" } },
              },
            ],
          },
        },
        closed: {
          entry: [
            { type: "tell", params: { standing: "closed" } },
            emit({ type: "cancelTimer", name: "suspect" }),
            emit({ type: "armTimer", name: "lost", delayMs: reconnectGraceMs }),
          ],
          on: { timer: { guard: "isLostTimer", target: "#minion.Lost" } },
        },
      },
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", "hear"] },
          { guard: "disagrees", target: "Ready", actions: ["hearEngine", "hear", "compare"] },
          { target: "Ready", actions: ["hearEngine", "hear"] },
        ],
      },
    },
    /** Its pods stay: they run on, or its daemon heals them as soon as the engine is back. */
    EngineDown: {
      entry: [{ type: "tell", params: { standing: "engineDown" } }, "noteEngineDown", "armEngineGrace"],
      exit: emit({ type: "cancelTimer", name: "engine" }),
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", actions: ["hearEngine", "hear"] },
          { target: "Ready", actions: ["hearEngine", "hear", "compare"] },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: { type: "explain", params: { cause: "link" } } },
        timer: [
          { guard: "weWereStalled", actions: "forgive" },
          { guard: "isLostTimer", target: "Lost", actions: { type: "explain", params: { cause: "silence" } } },
          { guard: "isEngineTimer", target: "Lost", actions: { type: "explain", params: { cause: "engine" } } },
        ],
      },
    },
    Lost: {
      entry: ["stopDetector", "takeLoss", { type: "tell", params: { standing: "lost" } }, "noteLost"],
      exit: ["letGo", "dampReturn"],
      initial: "deciding",
      on: {
        "minion.connected": [
          {
            guard: "engineIsDown",
            actions: [
              "takeHello",
              "hearEngine",
              { type: "explain", params: { cause: "engine" } },
              { type: "tell", params: { standing: "lost" } },
              "sync",
            ],
          },
          { target: "Ready", actions: ["takeHello", "hearEngine", "sync", "hear"] },
        ],
        "minion.heartbeat": [
          {
            guard: "engineIsDown",
            actions: [
              "hearEngine",
              { type: "explain", params: { cause: "engine" } },
              { type: "tell", params: { standing: "lost" } },
            ],
          },
          { target: "Ready", actions: ["hearEngine", "hear", "compare"] },
        ],
      },
      states: {
        deciding: {
          entry: [
            emit({ type: "armTimer", name: "decide", delayMs: decideMsMax }),
            emit({ type: "askEviction", patient: true }),
          ],
          exit: emit({ type: "cancelTimer", name: "decide" }),
          on: {
            timer: { guard: "isDecideTimer", actions: emit({ type: "askEviction", patient: false }) },
            "minion.evict": "evicted",
            "minion.hold": { target: "held", actions: "takeHold" },
          },
        },
        /** Too many are lost at once: its pods are not ready, and not replaced. */
        held: {
          entry: [{ type: "tell", params: { standing: "lost" } }, "tellUnheard", "noteHeld"],
          exit: "tellReturned",
          on: { "minion.evict": { target: "evicted", actions: "letGo" } },
        },
        evicted: {
          entry: ["countLoss", { type: "tell", params: { standing: "lost" } }, "tellLost"],
          exit: "tellReturned",
        },
      },
    },
  },
});
