/** What the master's half of a pod asks itself and does, by its name. The states are in machine.ts. */
import { assign, emit, setup } from "xstate";
import { minionLostReason, minionUnheardReason } from "../../core/kinds/pod/phase.js";
import type { AgentState } from "../../core/link/report.js";
import type { PodCommand } from "../commands.js";
import type { PodEvent, Stamped } from "../events.js";
import { fromObject, type PodContext, type PodInput } from "./context.js";
import { lostStatus, reportedStatus, unheardStatus } from "./status.js";

export const podSetup = setup({
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
});

/** What a report of this state does, wherever the pod goes with it. */
export const reported = (state: AgentState) => ({
  guard: { type: "says" as const, params: { state } },
  actions: ["acceptReport", "writeReported"] as const,
});
