/**
 * The master's half of a pod: from the manifest to its end. Its minion's half is pod-agent.ts; this one
 * schedules, binds, follows what the agent reports, and decides what a lost minion means.
 *
 *   Pending (unscheduled → starting | unschedulable) ─► Running ─► Failed ─► Restarting ─► Running
 *        any ─► Lost (minion not heard of) ─► by the next report back      Unheard: the same while eviction is halted
 *        any ─► Terminating (draining → stopping) ─► Removed
 */
import { assign, emit, setup } from "xstate";
import { minionLostReason, minionUnheardReason } from "../../core/kinds/pod/phase.js";
import type { PodCommand } from "../commands.js";
import type { PodEvent, Stamped } from "../events.js";
import type { AgentState } from "../report.js";
import { fromObject, type PodContext, type PodInput } from "./context.js";
import { lostStatus, reportedStatus, unheardStatus, unschedulableStatus } from "./status.js";

/** Looks again at an unschedulable pod, should every wake-up have been missed. */
export const rescheduleSweepMs = 60_000;
/** Waits this long for services to let go of a pod before it is stopped all the same. */
export const drainMsMax = 2_000;

const reported = (state: AgentState) => ({
  guard: { type: "says" as const, params: { state } },
  actions: ["acceptReport", "writeReported"] as const,
});

/** What no longer concerns a pod that ended for good. */
const ended = {
  "pod.reported": {},
  "pod.minionLost": {},
  "pod.minionUnheard": {},
  "pod.released": {},
  "pod.changed": [
    { guard: "becameDeleted", target: "#pod.Terminating", actions: "takeObject" },
    { actions: "takeObject" },
  ],
} as const;

/** What a change means for a pod that has no minion yet. */
const unbound = [
  { guard: "becameDeleted", target: "#pod.Terminating", actions: "takeObject" },
  { guard: "becameBound", target: "starting", actions: ["takeObject", "forgetTrouble", "notePlaced"] },
  { actions: "takeObject" },
] as const;

export const podMachine = setup({
  types: {
    context: {} as PodContext,
    events: {} as Stamped<PodEvent>,
    emitted: {} as PodCommand,
    input: {} as PodInput,
  },
  guards: {
    isDeleting: ({ context }) => context.deleting,
    hasSucceeded: ({ context }) => context.ended === "Succeeded",
    isDead: ({ context }) => context.ended === "Dead",
    isBound: ({ context }) => context.minion !== "",
    isUnbound: ({ context }) => context.minion === "",
    hasOtherScheduler: ({ context }) => context.otherScheduler,
    /** The report comes from the minion that owns the pod, is news, and names this state. */
    says: ({ context, event }, params: { state: AgentState }) =>
      event.type === "pod.reported" &&
      event.minion === context.minion &&
      event.report.uid === context.uid &&
      event.report.state === params.state &&
      (event.resync || event.report.seq > context.reportSeq),
    onOurMinion: ({ context, event }) =>
      (event.type === "pod.minionLost" || event.type === "pod.minionUnheard" || event.type === "pod.minionReturned") &&
      event.minion === context.minion,
    becameBound: ({ event }) => event.type === "pod.changed" && (event.object.spec.nodeName ?? "") !== "",
    becameDeletedOnReturn: ({ context, event }) =>
      event.type === "pod.changed" && event.object.metadata.deletionTimestamp !== undefined && context.returned,
    becameDeleted: ({ event }) => event.type === "pod.changed" && event.object.metadata.deletionTimestamp !== undefined,
  },
  actions: {
    takeObject: assign(({ event }) => (event.type === "pod.changed" ? fromObject(event.object) : {})),
    forgetTrouble: assign({ pendingMessage: "" }),
    acceptReport: assign(({ context, event }) => ({
      reportSeq: event.type === "pod.reported" ? event.report.seq : context.reportSeq,
    })),
    writeReported: emit(({ event }) =>
      event.type === "pod.reported"
        ? { type: "writePodStatus", status: reportedStatus(event.report, event.atMs) }
        : { type: "unexpected", event: event.type },
    ),
    schedule: emit({ type: "schedule" }),
    run: emit(({ context }) => ({ type: "runOnMinion", minion: context.minion })),
    stop: emit(({ context }) => ({
      type: "stopOnMinion",
      minion: context.minion,
      graceSeconds: context.graceSeconds,
    })),
    removeObject: emit({ type: "removeObject" }),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
    writeLost: emit(({ event }) => ({
      type: "writePodStatus",
      status: lostStatus(event.type === "pod.minionLost" ? event.why : "", event.atMs),
    })),
    notePlaced: emit(({ context }) => ({
      type: "note",
      level: "Normal",
      reason: "Scheduled",
      message: `placed on minion ${context.minion}`,
    })),
    writeUnheard: emit(({ event }) => ({
      type: "writePodStatus",
      status: unheardStatus(event.type === "pod.minionUnheard" ? event.why : "", event.atMs),
    })),
    noteUnheard: emit(({ event }) => ({
      type: "note",
      level: "Warning",
      reason: minionUnheardReason,
      message: event.type === "pod.minionUnheard" ? event.why : "",
    })),
    noteLost: emit(({ event }) => ({
      type: "note",
      level: "Warning",
      reason: minionLostReason,
      message: event.type === "pod.minionLost" ? event.why : "",
    })),
  },
}).createMachine({
  id: "pod",
  initial: "Restored",
  context: ({ input }) => ({ ...fromObject(input.object), returned: false, reportSeq: 0, pendingMessage: "" }),
  on: {
    "pod.changed": [
      { guard: "becameDeleted", target: ".Terminating", actions: "takeObject" },
      { actions: ["takeObject", "run"], guard: "isBound" },
      { actions: "takeObject" },
    ],
    "pod.reported": [
      { ...reported("waiting"), target: ".Pending.starting" },
      { ...reported("running"), target: ".Running" },
      { ...reported("failed"), target: ".Failed" },
      { ...reported("restarting"), target: ".Restarting" },
      { ...reported("succeeded"), target: ".Succeeded" },
      { ...reported("dead"), target: ".Dead" },
      // A late, repeated or foreign report says nothing.
      {},
    ],
    "pod.minionLost": [{ guard: "onOurMinion", target: ".Lost", actions: ["writeLost", "noteLost"] }, {}],
    "pod.minionUnheard": [{ guard: "onOurMinion", target: ".Unheard", actions: ["writeUnheard", "noteUnheard"] }, {}],
    "pod.minionReturned": {},
    "pod.wake": {},
    "pod.drained": {},
    "pod.unplaced": {},
    "pod.bindRefused": {},
    // It was taken from the minion while we still want it: ask for it again.
    "pod.released": { guard: "isBound", actions: "run" },
    timer: {},
    "*": { actions: "unexpected" },
  },
  states: {
    /** Where an actor made from a stored object finds its place. */
    Restored: {
      always: [
        { guard: "isDeleting", target: "Terminating" },
        { guard: "hasSucceeded", target: "Succeeded" },
        { guard: "isDead", target: "Dead" },
        { guard: "isBound", target: "Pending.starting" },
        { guard: "hasOtherScheduler", target: "Pending.leftToOther" },
        { target: "Pending.unscheduled" },
      ],
    },
    Pending: {
      initial: "unscheduled",
      states: {
        /** A place is asked for; that it was found and written is heard as `pod.changed`. */
        unscheduled: {
          entry: "schedule",
          on: {
            "pod.unplaced": {
              target: "unschedulable",
              actions: assign(({ event }) => ({ pendingMessage: event.message })),
            },
            "pod.bindRefused": { target: "unscheduled", reenter: true },
            "pod.changed": unbound,
          },
        },
        /** The manifest names a scheduler of its own; it will POST a binding. */
        leftToOther: { on: { "pod.changed": unbound } },
        unschedulable: {
          entry: [
            emit({ type: "armTimer", name: "reschedule", delayMs: rescheduleSweepMs }),
            emit(({ context, event }) => ({
              type: "writePodStatus",
              status: unschedulableStatus(context.pendingMessage, event.atMs),
            })),
            emit(({ context }) => ({
              type: "note",
              level: "Warning",
              reason: "FailedScheduling",
              message: context.pendingMessage,
            })),
          ],
          exit: emit({ type: "cancelTimer", name: "reschedule" }),
          on: {
            "pod.wake": "unscheduled",
            timer: "unscheduled",
            "pod.changed": [
              { guard: "becameDeleted", target: "#pod.Terminating", actions: "takeObject" },
              { guard: "becameBound", target: "starting", actions: ["takeObject", "forgetTrouble", "notePlaced"] },
              { target: "unscheduled", actions: "takeObject" },
            ],
          },
        },
        /** Bound; its minion pulls, makes the sandbox and starts containers. */
        starting: {
          entry: "run",
          // It is known there: no need to ask again.
          on: { "pod.reported": reported("waiting") },
        },
      },
    },
    Running: {},
    Failed: {},
    Restarting: {},
    /** Ended well, or (Dead) not, and its policy asks for no other run: no minion's loss or return changes that. */
    Succeeded: { on: ended },
    Dead: { on: ended },
    Lost: {
      entry: assign({ returned: false }),
      on: {
        "pod.minionLost": { actions: assign({ returned: false }) },
        "pod.minionUnheard": {},
        "pod.minionReturned": [{ guard: "onOurMinion", actions: assign({ returned: true }) }, {}],
        // Nothing can be asked of a lost minion. Should it return, the full sync tells it what it no longer owns.
        "pod.changed": [
          // It has: what it was told it owns may name this pod.
          { guard: "becameDeletedOnReturn", target: "Terminating", actions: "takeObject" },
          { guard: "becameDeleted", target: "Removed", actions: ["takeObject", "removeObject"] },
          { actions: "takeObject" },
        ],
      },
    },
    Unheard: { on: { "pod.minionUnheard": {} } },
    Terminating: {
      initial: "deciding",
      on: {
        "pod.changed": { actions: "takeObject" },
        "pod.reported": { actions: "acceptReport" },
        "pod.released": { target: "Removed", actions: "removeObject" },
        "pod.minionLost": [{ guard: "onOurMinion", target: "Removed", actions: "removeObject" }, {}],
        // Its end was asked for; a minion that cannot be told learns it when it returns.
        "pod.minionUnheard": [{ guard: "onOurMinion", target: "Removed", actions: "removeObject" }, {}],
      },
      states: {
        deciding: {
          always: [{ guard: "isUnbound", target: "#pod.Removed", actions: "removeObject" }, { target: "draining" }],
        },
        /** Services let go first, so that no new connection meets a stopping container. */
        draining: {
          entry: [emit({ type: "drainEndpoints" }), emit({ type: "armTimer", name: "drain", delayMs: drainMsMax })],
          exit: emit({ type: "cancelTimer", name: "drain" }),
          on: { "pod.drained": "stopping", timer: "stopping" },
        },
        stopping: {
          entry: "stop",
          on: {
            // A shorter grace period, asked for later, reaches the minion too.
            "pod.changed": { actions: ["takeObject", "stop"] },
          },
        },
      },
    },
    Removed: { type: "final" },
  },
});
