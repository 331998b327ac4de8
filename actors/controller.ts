/**
 * The machine of every controller: it looks, has its pure `reconcile` decide, waits until what was decided is done, and
 * looks again. Level-triggered: each observation carries all there is, so a missed or doubled one costs time at most.
 *
 *   Stable ⇄ Acting (what was decided is on its way: what is observed meanwhile is stale, only its status is told)
 *   Acting ─► BackingOff (the API refused something) ─► Stable
 *   Acting ─► InVain (nothing is otherwise than before) ─► Acting (another plan), or Stable when it has waited
 */
import { assign, emit } from "xstate";
import type { ApiObject } from "../core/objects/types.js";
import type { ControllerCommand } from "./commands.js";
import type { ControllerRules } from "./controller/rules.js";
import { setUp } from "./controller/setup.js";
import { vainWait } from "./controller/vain.js";

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
      refusal: "",
      vain: 0,
      vainPlan: "",
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
            { actions: [...look, "forgetVain"] },
          ],
        },
      },
      Acting: {
        on: {
          "controller.observed": { actions: "tellStatusActing" },
          "controller.acted": [
            { guard: "wasRefused", target: "BackingOff", actions: ["noteDone", "noteRefusal", "armBackOff"] },
            { guard: "wasVain", target: "InVain", actions: assign({ refusals: 0, refusal: "" }) },
            { target: "Stable", actions: ["noteDone", "forgetVain", assign({ refusals: 0, refusal: "" })] },
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
      /** The same again at once would change as little. */
      InVain: {
        entry: "armVain",
        exit: emit({ type: "cancelTimer", name: vainWait } as ControllerCommand) as never,
        on: {
          "controller.observed": [
            { guard: "needsNothing", target: "Stable", actions: [...look, "forgetVain"] },
            { guard: "isAnotherPlan", target: "Acting", actions: ["forgetVain", ...look, "act"] },
            { actions: [...look, "keepVain"] },
          ],
          timer: [
            { guard: "isVainOver", target: "Stable", actions: observe },
            { guard: "isTimeAgain", actions: [assign({ againAtMs: 0 }), observe] },
            {},
          ],
        },
      },
    },
  });
}
