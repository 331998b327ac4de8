/** What the master asks itself about a minion and does about it, by its name. The states are in machine.ts. */
import { assign, emit, enqueueActions, setup } from "xstate";
import * as flapping from "../../core/liveness/flapping.js";
import { greet, observerStalled } from "../../core/liveness/phi-accrual.js";
import { inTime, isSlow, lateMs } from "../../core/liveness/slowness.js";
import type { MinionCommand } from "../commands.js";
import type { MinionEvent, Stamped } from "../events.js";
import { conditionsOf, flapMessage, type Standing, type Warning, warningOf } from "./conditions.js";
import { fromObject, type LossCause, type MinionContext, type MinionInput } from "./context.js";
import {
  engineLeftMs,
  engineTrouble,
  givenBack,
  heard,
  lossDelayMs,
  lossOf,
  overslept,
  redialLeftMs,
  suspicionDelayMs,
} from "./hearing.js";

type About = { event: MinionEvent };
const isTimer = (name: string) => (about: About) => about.event.type === "timer" && about.event.name === name;

/** What a heartbeat does wherever the minion is not lost. */
export const takeBeat = ["hear", "judgePace", "awaitSuspicion"] as const;
export const stands = (standing: Standing) => ({ type: "tell", params: { standing } }) as const;
export const dueTo = (cause: LossCause) => ({ type: "explain", params: { cause } }) as const;

export const minionSetup = setup({
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
      observerStalled(context.history, event.lateMs, event.atMs) !== context.history,
    /** Time was given back since the deadline was set. */
    isLostEarly: ({ context, event }) => isTimer("lost")({ event }) && lossDelayMs(context.history, event.atMs) > 0,
    isAbsentEarly: ({ context, event }) => isTimer("lost")({ event }) && context.history.forgivenMs > 0,
    isClosedEarly: ({ context, event }) => isTimer("lost")({ event }) && redialLeftMs(context, event.atMs) > 0,
    isEngineEarly: ({ context, event }) => isTimer("engine")({ event }) && engineLeftMs(context, event.atMs) > 0,
  },
  actions: {
    takeHello: assign(({ event }) =>
      event.type === "minion.connected"
        ? { bootId: event.bootId, runId: event.runId, history: greet(event.atMs), why: "", pace: inTime, slow: false }
        : {},
    ),
    hear: assign(({ context, event }) => heard(context, event.atMs)),
    judgePace: enqueueActions(({ context, enqueue }) => {
      const slow = isSlow(context.pace, context.slow);
      if (slow === context.slow) return;
      enqueue.assign({ slow });
      if (slow)
        enqueue.emit({ type: "note", level: "Warning", reason: "MinionSlow", message: "its heartbeats come late" });
    }),
    /** One deadline for each heartbeat: the later one is set when this one has passed. */
    awaitSuspicion: emit(({ context, event }) => ({
      type: "armTimer",
      name: "suspect",
      delayMs: suspicionDelayMs(context.history, event.atMs),
    })),
    /** Should both deadlines have passed while we were not running, we were stalled. */
    oversleep: assign(({ context, event }) => ({ history: overslept(context.history, event.atMs) })),
    awaitLoss: emit(({ context, event }) => ({
      type: "armTimer",
      name: "lost",
      delayMs: lossDelayMs(context.history, event.atMs),
    })),
    stopAwaitingLoss: emit({ type: "cancelTimer", name: "lost" }),
    hearEngine: assign(({ context, event }) => {
      const trouble = engineTrouble(event);
      if (trouble === undefined) return {};
      if (trouble === "") return { engineMessage: "", engineDownMs: 0 };
      return { engineMessage: trouble, engineDownMs: context.engineDownMs || event.atMs };
    }),
    forgive: assign(({ context, event }) =>
      event.type === "timer" ? { history: observerStalled(context.history, event.lateMs, event.atMs) } : {},
    ),
    giveBack: assign(({ context, event }) =>
      event.type === "minion.masterStalled" ? givenBack(context, event.forMs, event.atMs) : {},
    ),
    /** What was given back while it was absent is what it is waited for from now on. */
    awaitDialLonger: enqueueActions(({ context, enqueue }) => {
      const { history } = context;
      enqueue.emit({ type: "armTimer", name: "lost", delayMs: history.forgivenMs });
      enqueue.assign({ history: { ...history, forgivenMs: 0 } });
    }),
    close: assign(({ event }) => ({ closedMs: event.atMs })),
    awaitRedial: emit(({ context, event }) => ({
      type: "armTimer",
      name: "lost",
      delayMs: redialLeftMs(context, event.atMs),
    })),
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
      delayMs: engineLeftMs(context, event.atMs),
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
    warn: emit(({ context }, params: { reason: Warning }) => ({
      type: "note",
      level: "Warning",
      reason: params.reason,
      message: warningOf(context, params.reason),
    })),
    explain: assign(({ context, event }, params: { cause: LossCause }) => lossOf(context, event, params.cause)),
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
});
