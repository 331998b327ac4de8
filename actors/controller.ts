/**
 * The machine of every controller: it looks, has its pure `reconcile` decide, waits until what was decided is done, and
 * looks again. Level-triggered: each observation carries all there is, so a missed or doubled one costs time at most.
 *
 *   Stable ⇄ Acting (what was decided is on its way: what is observed meanwhile is stale, only its status is told)
 *   Acting ─► BackingOff (the API refused something) ─► Stable
 */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { Reconcile, Reconciled } from "../core/objects/reconciled.js";
import { sameJson } from "../core/objects/same-json.js";
import type { ApiObject } from "../core/objects/types.js";
import type { ControllerCommand } from "./commands.js";
import type { ControllerEvent, Stamped } from "./events.js";

/** What makes one controller differ from another. */
export interface ControllerRules<T extends ApiObject, C> {
  /** The word for it in actors' ids and journals. */
  id: string;
  /** What its children are called, one and several. */
  child: readonly [one: string, several: string];
  reconcile: Reconcile<T, C>;
  /** What its status shall say, where that is had for less than the whole plan: it is asked for while it acts, too. */
  status?(object: T, children: readonly C[]): object;
  /** The commands that carry a plan out; one `controller.acted` answers them. Unless given: `carryOut`. */
  orders?(plan: Reconciled): ControllerCommand[];
  /** The command that writes its status. Unless given: `writeStatus`. */
  tell?(status: object): ControllerCommand;
}

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

/** The plan for an observation, made once however many guards and actions ask. */
function planner<T extends ApiObject, C>(rules: ControllerRules<T, C>): (e: Stamped<ControllerEvent>) => Reconciled {
  const nothing: Reconciled = { create: [], update: [], remove: [] };
  let last: unknown;
  let plan = nothing;
  return (event) => {
    if (event.type !== "controller.observed") return nothing;
    if (event !== last) plan = rules.reconcile(event.object as T, event.children as readonly C[], event.atMs);
    last = event;
    return plan;
  };
}

/** How controllers speak unless they say otherwise. */
const plainSpeech = {
  orders: ({ create, update, remove }: Reconciled): ControllerCommand[] => [
    { type: "carryOut", create, update, remove },
  ],
  tell: (status: object): ControllerCommand => ({ type: "writeStatus", status }),
};

const setUp = <T extends ApiObject, C>(rules: ControllerRules<T, C>) => {
  const planOf = planner(rules);
  const statusIn = (event: Stamped<ControllerEvent>): object | undefined =>
    rules.status && event.type === "controller.observed"
      ? rules.status(event.object as T, event.children as readonly C[])
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
      needsAction: ({ event }) => {
        const { create, update, remove } = planOf(event);
        return create.length + update.length + remove.length > 0;
      },
      wasRefused: ({ event }) => event.type === "controller.acted" && event.failed > 0,
      isTimeAgain: ({ event }) => event.type === "timer" && event.name === again,
      isBackOffOver: ({ event }) => event.type === "timer" && event.name === backOff,
    },
    actions: {
      tellStatus: enqueueActions(({ context, event, enqueue }) => {
        const status = statusIn(event);
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
      act: enqueueActions(({ event, enqueue }) => {
        for (const order of orders(planOf(event))) enqueue.emit(order);
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
        enqueue.emit({ type: "note", level: "Warning", reason: "FailedCreate", message: event.why });
      }),
      armBackOff: enqueueActions(({ context, enqueue }) => {
        const index = Math.min(context.refusals, refusalBackOffMs.length - 1);
        enqueue.emit({ type: "armTimer", name: backOff, delayMs: refusalBackOffMs[index] ?? 30_000 });
        enqueue.assign({ refusals: context.refusals + 1 });
      }),
      unexpected: enqueueActions(({ event, enqueue }) => {
        enqueue.emit({ type: "unexpected", event: event.type });
      }),
    },
  });
};

/** The machine of one kind of controller. */
export function controllerMachine<T extends ApiObject, C>(rules: ControllerRules<T, C>) {
  // What was seen last is stale by now, and nothing may have changed since that would show it again.
  const observe = emit({ type: "observe" } as ControllerCommand) as never;
  const look = ["tellStatus", "tellNotes", "armAgain"] as const;
  return setUp(rules).createMachine({
    id: rules.id,
    initial: "Stable",
    context: ({ input }) => ({
      uid: input.object.metadata.uid ?? "",
      told: null,
      noted: [],
      againAtMs: 0,
      refusals: 0,
    }),
    on: {
      "controller.acted": {},
      timer: [{ guard: "isTimeAgain", actions: [assign({ againAtMs: 0 }), observe] }, {}],
      "*": { actions: "unexpected" },
    },
    states: {
      Stable: {
        on: {
          "controller.observed": [
            { guard: "needsAction", target: "Acting", actions: [...look, "act"] },
            { actions: [...look] },
          ],
        },
      },
      Acting: {
        on: {
          "controller.observed": { actions: "tellStatus" },
          "controller.acted": [
            { guard: "wasRefused", target: "BackingOff", actions: ["noteDone", "noteRefusal", "armBackOff"] },
            { target: "Stable", actions: ["noteDone", assign({ refusals: 0 })] },
          ],
        },
      },
      BackingOff: {
        on: {
          "controller.observed": { actions: "tellStatus" },
          timer: [
            { guard: "isBackOffOver", target: "Stable", actions: observe },
            { guard: "isTimeAgain", actions: [assign({ againAtMs: 0 }), observe] },
            {},
          ],
        },
      },
    },
  });
}
