/**
 * An autoscaler: it looks at its target and at what the pods use, every fifteen seconds, and has the target scaled. What it
 * decided before counts for what it decides next, so it remembers that; after a restart it begins anew.
 *
 *   Watching ⇄ Scaling (the target is being told how many it shall want)
 */
import { emit, enqueueActions, setup } from "xstate";
import { type Decision, decide, scaled, scaleFailed } from "../core/kinds/horizontal-pod-autoscaler/decide.js";
import { type Memory, nothingRemembered, withChange } from "../core/kinds/horizontal-pod-autoscaler/memory.js";
import type { HorizontalPodAutoscaler } from "../core/kinds/horizontal-pod-autoscaler/object.js";
import type { Sight } from "../core/kinds/horizontal-pod-autoscaler/sight.js";
import { sameJson } from "../core/objects/same-json.js";
import type { AutoscalerCommand } from "./commands.js";
import type { ControllerEvent, Stamped } from "./events.js";

/** Kubernetes' --horizontal-pod-autoscaler-sync-period. */
export const lookEveryMs = 15_000;

export interface AutoscalerContext {
  memory: Memory;
  /** What was last written to the status. */
  told: object | null;
  noted: readonly object[];
  /** What it has done now. */
  scaling: Pick<Decision, "status" | "scale"> | null;
}

type Event = Stamped<ControllerEvent>;

/** A decision for each event, made once however many guards and actions ask. */
function decider(): (event: Event, memory: Memory) => Decision | undefined {
  const known = new WeakMap<Event, Decision>();
  return (event, memory) => {
    if (event.type !== "controller.observed") return undefined;
    const [sight] = event.children as readonly Sight[];
    if (!sight) return undefined;
    const made = known.get(event) ?? decide(event.object as HorizontalPodAutoscaler, sight, memory, event.atMs);
    known.set(event, made);
    return made;
  };
}

const decisionOf = decider();

export const autoscalerMachine = setup({
  types: {
    context: {} as AutoscalerContext,
    events: {} as Event,
    emitted: {} as AutoscalerCommand,
    input: {} as object,
  },
  guards: {
    scales: ({ context, event }) => decisionOf(event, context.memory)?.scale !== undefined,
    wasRefused: ({ event }) => event.type === "controller.acted" && event.failed > 0,
  },
  actions: {
    decide: enqueueActions(({ context, event, enqueue }) => {
      const decision = decisionOf(event, context.memory);
      if (!decision) return;
      const { status, notes, memory, scale } = decision;
      for (const note of notes)
        if (!context.noted.some((told) => sameJson(told, note))) enqueue.emit({ type: "note", ...note });
      // What is scaled tells how it went.
      const tells = scale === undefined && !sameJson(status, context.told);
      if (tells) enqueue.emit({ type: "writeStatus", status });
      if (scale) enqueue.emit({ type: "scaleTarget", replicas: scale.to });
      const scaling = scale ? { status, scale } : null;
      enqueue.assign({ memory, noted: notes, scaling, told: tells ? status : context.told });
      enqueue.emit({ type: "armTimer", name: "again", delayMs: lookEveryMs });
    }),
    tellScaled: enqueueActions(({ context: { scaling, memory }, event, enqueue }) => {
      if (!scaling?.scale) return;
      const { from, to, reason } = scaling.scale;
      const status = scaled(scaling.status, to, event.atMs);
      enqueue.assign({ told: status, scaling: null, memory: withChange(memory, from, to, event.atMs) });
      enqueue.emit({ type: "writeStatus", status });
      const message = `New size: ${to}; reason: ${reason}`;
      enqueue.emit({ type: "note", level: "Normal", reason: "SuccessfulRescale", message });
    }),
    tellRefused: enqueueActions(({ context: { scaling }, event, enqueue }) => {
      if (event.type !== "controller.acted" || !scaling?.scale) return;
      const { to, reason } = scaling.scale;
      const status = scaleFailed(scaling.status, event.why, event.atMs);
      enqueue.assign({ told: status, scaling: null });
      enqueue.emit({ type: "writeStatus", status });
      const message = `New size: ${to}; reason: ${reason}; error: ${event.why}`;
      enqueue.emit({ type: "note", level: "Warning", reason: "FailedRescale", message });
    }),
    unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
  },
}).createMachine({
  id: "autoscaler",
  initial: "Watching",
  context: { memory: nothingRemembered, told: null, noted: [], scaling: null },
  on: {
    timer: { actions: emit({ type: "observe" }) },
    "controller.acted": {},
    "*": { actions: "unexpected" },
  },
  states: {
    Watching: {
      on: {
        "controller.observed": [{ guard: "scales", target: "Scaling", actions: "decide" }, { actions: "decide" }],
      },
    },
    Scaling: {
      on: {
        // What is seen now may be from before: it looks again when this is done.
        "controller.observed": {},
        "controller.acted": [
          { guard: "wasRefused", target: "Watching", actions: "tellRefused" },
          { target: "Watching", actions: "tellScaled" },
        ],
      },
    },
  },
});
