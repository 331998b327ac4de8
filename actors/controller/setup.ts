/** What every controller can do: each thing it says and each wait it arms, by its name. The states are in controller.ts. */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { Reconciled } from "../../core/objects/reconciled.js";
import { sameJson } from "../../core/objects/same-json.js";
import type { ApiObject } from "../../core/objects/types.js";
import type { ControllerCommand } from "../commands.js";
import type { ControllerEvent, Stamped } from "../events.js";
import { planner } from "./planner.js";
import { type ControllerRules, plainSpeech } from "./rules.js";
import { planText, vainBackOffMs, vainMessage, vainReason, vainToldAt, vainWait } from "./vain.js";

export interface ControllerInput {
  object: ApiObject;
}

export interface ControllerContext {
  uid: string;
  /** What was last written to the status, to write it only when it changes. */
  told: object | null;
  /** What people were told last, to say it once. */
  noted: readonly object[];
  /** When it will look again by itself; 0 = when something happens. */
  againAtMs: number;
  refusals: number;
  /** Why its last wish could not be fulfilled; "" if it was. */
  refusal: string;
  /** How often in a row what it did changed nothing, … */
  vain: number;
  /** … and which plan that was, once it was seen again; "" if it was not. */
  vainPlan: string;
}

export const refusalBackOffMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** The deadline at which a controller looks again by itself. */
const again = "again";

const backOff = "backOff";
const namesMax = 5;

/** `3 pods: a, b, c`; of many, the first. */
function namesOf(names: readonly string[], [one, several]: readonly [string, string]): string {
  const more = names.length - namesMax;
  const shown = names.slice(0, namesMax).join(", ");
  return `${names.length === 1 ? one : `${names.length} ${several}:`} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/** While it acts, what is observed is what came of an older wish: the newer one was not looked at yet. */
function asOfLastLook(status: object | undefined, told: object | null): object | undefined {
  const known = (told ?? {}) as { observedGeneration?: number };
  return status && known.observedGeneration !== undefined && "observedGeneration" in status
    ? { ...status, observedGeneration: known.observedGeneration }
    : status;
}

function asks({ create, update, remove, adopt = [], release = [] }: Reconciled): boolean {
  return create.length + update.length + remove.length + adopt.length + release.length > 0;
}

export const setUp = <T extends ApiObject, C>(rules: ControllerRules<T, C>) => {
  const planOf = planner(rules);
  const statusIn = (event: Stamped<ControllerEvent>, refusal: string): object | undefined =>
    rules.status && event.type === "controller.observed"
      ? rules.status(event.object as T, event.children as readonly C[], event.atMs, refusal)
      : planOf(event).status;
  const { orders = plainSpeech.orders, tell = plainSpeech.tell } = rules;
  return setup({
    types: {
      context: {} as ControllerContext,
      events: {} as Stamped<ControllerEvent>,
      emitted: {} as ControllerCommand,
      input: {} as ControllerInput,
    },
    guards: {
      needsAction: ({ event }) => asks(planOf(event)),
      needsNothing: ({ event }) => !asks(planOf(event)),
      wasVain: ({ event }) => event.type === "controller.acted" && event.vain === true,
      isAnotherPlan: ({ context, event }) => context.vainPlan !== "" && context.vainPlan !== planText(planOf(event)),
      isVainOver: ({ event }) => event.type === "timer" && event.name === vainWait,
      wasRefused: ({ event }) => event.type === "controller.acted" && event.failed > 0,
      isTimeAgain: ({ event }) => event.type === "timer" && event.name === again,
      isBackOffOver: ({ event }) => event.type === "timer" && event.name === backOff,
    },
    actions: {
      tellStatus: enqueueActions(({ context, event, enqueue }) => {
        const status = statusIn(event, context.refusal);
        if (status === undefined || sameJson(status, context.told)) return;
        enqueue.assign({ told: status });
        enqueue.emit(tell(status));
      }),
      tellStatusActing: enqueueActions(({ context, event, enqueue }) => {
        const status = asOfLastLook(statusIn(event, context.refusal), context.told);
        if (status === undefined || sameJson(status, context.told)) return;
        enqueue.assign({ told: status });
        enqueue.emit(tell(status));
      }),
      tellNotes: enqueueActions(({ context, event, enqueue }) => {
        const { notes = [] } = planOf(event);
        if (sameJson(notes, context.noted)) return;
        enqueue.assign({ noted: notes });
        for (const note of notes)
          if (!context.noted.some((told) => sameJson(told, note))) enqueue.emit({ type: "note", ...note });
      }),
      armAgain: enqueueActions(({ context, event, enqueue }) => {
        const { againAtMs = 0 } = planOf(event);
        if (againAtMs === context.againAtMs) return;
        enqueue.assign({ againAtMs });
        if (againAtMs === 0) enqueue.emit({ type: "cancelTimer", name: again });
        else enqueue.emit({ type: "armTimer", name: again, delayMs: Math.max(0, againAtMs - event.atMs) });
      }),
      act: enqueueActions(({ context, event, enqueue }) => {
        const plan = planOf(event);
        for (const order of orders(plan)) enqueue.emit(order);
        if (context.vain === vainToldAt)
          enqueue.emit({ type: "note", level: "Warning", reason: vainReason, message: vainMessage(plan) });
      }),
      noteDone: enqueueActions(({ event, enqueue }) => {
        if (event.type !== "controller.acted") return;
        const note = (reason: string, message: string): void =>
          enqueue.emit({ type: "note", level: "Normal", reason, message });
        if (event.created.length > 0) note("SuccessfulCreate", `created ${namesOf(event.created, rules.child)}`);
        if (event.removed.length > 0) note("SuccessfulDelete", `deleted ${namesOf(event.removed, rules.child)}`);
      }),
      noteRefusal: enqueueActions(({ event, enqueue }) => {
        if (event.type !== "controller.acted") return;
        enqueue.assign({ refusal: event.why });
        enqueue.emit({ type: "note", level: "Warning", reason: "FailedCreate", message: event.why });
      }),
      armBackOff: enqueueActions(({ context, enqueue }) => {
        const index = Math.min(context.refusals, refusalBackOffMs.length - 1);
        enqueue.emit({ type: "armTimer", name: backOff, delayMs: refusalBackOffMs[index] ?? 30_000 });
        enqueue.assign({ refusals: context.refusals + 1 });
      }),
      armVain: enqueueActions(({ context, enqueue }) => {
        const delayMs = vainBackOffMs[Math.min(context.vain, vainBackOffMs.length - 1)] ?? 30_000;
        enqueue.emit({ type: "armTimer", name: vainWait, delayMs });
        enqueue.assign({ vain: context.vain + 1 });
      }),
      keepVain: assign({ vainPlan: ({ context, event }) => context.vainPlan || planText(planOf(event)) }),
      forgetVain: assign({ vain: 0, vainPlan: "" }),
      unexpected: emit(({ event }) => ({ type: "unexpected", event: event.type })),
    },
  });
};
