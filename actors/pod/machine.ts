/**
 * The master's half of a pod: from the manifest to its end. Its minion's half is pod-agent/machine.ts; this one
 * schedules, binds, follows what the agent reports, and decides what a lost minion means.
 *
 *   Pending (unscheduled → starting | unschedulable) ─► Running ─► Failed ─► Restarting ─► Running
 *        any ─► Lost (minion not heard of) ─► by the next report back      Unheard: the same while eviction is halted
 *        any ─► Terminating (draining → stopping) ─► Removed
 */
import { assign } from "xstate";
import { fromObject } from "./context.js";
import { Pending } from "./pending.js";
import { podSetup, reported } from "./setup.js";
import { Terminating } from "./terminating.js";

/** What is of no use to a pod of which nothing is left. */
const gone = { "pod.reported": {}, "pod.minionLost": {}, "pod.minionUnheard": {}, "pod.released": {} } as const;

/** What no longer concerns a pod that ended for good. */
const ended = {
  ...gone,
  "pod.changed": [
    { guard: "becameDeleted", target: "#pod.Terminating", actions: "takeObject" },
    { actions: "takeObject" },
  ],
} as const;

export const podMachine = podSetup.createMachine({
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
    Pending,
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
    Terminating,
    /** Nothing of it is left but the object, which goes with its last finalizer. */
    Removed: { on: { ...gone, "pod.changed": { actions: ["takeObject", "removeObject"] } } },
  },
});
