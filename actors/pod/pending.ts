/** The states of a pod that does not run yet: a place is looked for, then its minion starts it. */
import { assign } from "xstate";
import { podSetup, reported } from "./setup.js";
import { unschedulableStatus } from "./status.js";

/** Looks again at an unschedulable pod, should every wake-up have been missed. */
const rescheduleSweepMs = 60_000;

/** What a change means for a pod that has no minion yet. */
const unbound = [
  { guard: "becameDeleted", target: "#pod.Terminating", actions: "takeObject" },
  { guard: "becameBound", target: "starting", actions: ["takeObject", "forgetTrouble", "notePlaced"] },
  { actions: "takeObject" },
] as const;

export const Pending = podSetup.createStateConfig({
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
        podSetup.emit({ type: "armTimer", name: "reschedule", delayMs: rescheduleSweepMs }),
        podSetup.emit(({ context, event }) => ({
          type: "writePodStatus",
          status: unschedulableStatus(
            context.pendingMessage,
            event.atMs,
            event.type === "pod.unplaced" ? event.nominated : undefined,
          ),
        })),
        podSetup.emit(({ context }) => ({
          type: "note",
          level: "Warning",
          reason: "FailedScheduling",
          message: context.pendingMessage,
        })),
      ],
      exit: podSetup.emit({ type: "cancelTimer", name: "reschedule" }),
      on: {
        "pod.wake": "unscheduled",
        timer: "unscheduled",
        // What it waits for was tried meanwhile, and refused.
        "pod.unplaced": {
          target: "unschedulable",
          reenter: true,
          actions: assign(({ event }) => ({ pendingMessage: event.message })),
        },
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
});
