/**
 * Keeps the wanted number of replicas. Level-triggered: each observation carries all replicas there are, so a
 * missed or doubled event costs time at most, never a replica.
 *
 *   Stable ⇄ Acting (creations and removals are on their way: what is observed meanwhile is stale, only remembered)
 *   Acting ─► BackingOff (the API refused them) ─► Stable
 */
import { assign, emit, enqueueActions, setup } from "xstate";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { type ReplicaView, reconcile } from "../../core/kinds/replication-controller/reconcile.js";
import type { ReplicationControllerCommand } from "../commands.js";
import type { ReplicationControllerEvent, Stamped } from "../events.js";

export interface ReplicationControllerInput {
  object: ReplicationController;
}

export interface ReplicationControllerContext {
  uid: string;
  wanted: number;
  /** What was last written to the status, to write it only when it changes. */
  told: { replicas: number; readyReplicas: number; generation: number } | null;
  refusals: number;
}

export const refusalBackOffMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

interface Observation {
  wanted: number;
  generation: number;
  replicas: readonly ReplicaView[];
}

function observe(event: ReplicationControllerEvent): Observation | null {
  if (event.type !== "controller.observed") return null;
  return {
    wanted: event.object.spec.replicas ?? 1,
    generation: event.object.metadata.generation ?? 0,
    replicas: event.replicas,
  };
}

const namesMax = 5;

/** `3 pods: a, b, c`; of many, the first. */
function namesOf(pods: readonly string[]): string {
  const more = pods.length - namesMax;
  const shown = pods.slice(0, namesMax).join(", ");
  return `${pods.length === 1 ? "pod" : `${pods.length} pods:`} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

function statusOf(o: Observation): { replicas: number; readyReplicas: number; generation: number } {
  const living = o.replicas.filter((r) => !r.terminating && !r.finished);
  return { replicas: living.length, readyReplicas: living.filter((r) => r.ready).length, generation: o.generation };
}

export const replicationControllerMachine = setup({
  types: {
    context: {} as ReplicationControllerContext,
    events: {} as Stamped<ReplicationControllerEvent>,
    emitted: {} as ReplicationControllerCommand,
    input: {} as ReplicationControllerInput,
  },
  guards: {
    needsAction: ({ event }) => {
      const o = observe(event);
      if (!o) return false;
      const plan = reconcile(o.wanted, o.replicas);
      return plan.create > 0 || plan.remove.length > 0;
    },
    wasRefused: ({ event }) => event.type === "controller.acted" && event.failed > 0,
  },
  actions: {
    remember: assign(({ context, event }) => ({ wanted: observe(event)?.wanted ?? context.wanted })),
    tellStatus: enqueueActions(({ context, event, enqueue }) => {
      const o = observe(event);
      if (!o) return;
      const now = statusOf(o);
      const { told } = context;
      if (
        told?.replicas === now.replicas &&
        told.readyReplicas === now.readyReplicas &&
        told.generation === now.generation
      )
        return;
      enqueue.assign({ told: now });
      enqueue.emit({
        type: "writeControllerStatus",
        status: {
          replicas: now.replicas,
          readyReplicas: now.readyReplicas,
          availableReplicas: now.readyReplicas,
          fullyLabeledReplicas: now.replicas,
          observedGeneration: now.generation,
        },
      });
    }),
    act: enqueueActions(({ event, enqueue }) => {
      const o = observe(event);
      if (!o) return;
      const plan = reconcile(o.wanted, o.replicas);
      if (plan.create > 0) enqueue.emit({ type: "createReplicas", count: plan.create });
      if (plan.remove.length > 0) enqueue.emit({ type: "removeReplicas", uids: plan.remove });
    }),
    noteDone: enqueueActions(({ event, enqueue }) => {
      if (event.type !== "controller.acted") return;
      const note = (reason: string, message: string): void =>
        enqueue.emit({ type: "note", level: "Normal", reason, message });
      if (event.created.length > 0) note("SuccessfulCreate", `created ${namesOf(event.created)}`);
      if (event.removed.length > 0) note("SuccessfulDelete", `deleted ${namesOf(event.removed)}`);
    }),
    noteRefusal: enqueueActions(({ event, enqueue }) => {
      if (event.type !== "controller.acted") return;
      enqueue.emit({ type: "note", level: "Warning", reason: "FailedCreate", message: event.why });
    }),
    armBackOff: enqueueActions(({ context, enqueue }) => {
      const index = Math.min(context.refusals, refusalBackOffMs.length - 1);
      enqueue.emit({ type: "armTimer", name: "backOff", delayMs: refusalBackOffMs[index] ?? 30_000 });
      enqueue.assign({ refusals: context.refusals + 1 });
    }),
    unexpected: enqueueActions(({ event, enqueue }) => {
      enqueue.emit({ type: "unexpected", event: event.type });
    }),
  },
}).createMachine({
  id: "replicationController",
  initial: "Stable",
  context: ({ input }) => ({
    uid: input.object.metadata.uid ?? "",
    wanted: input.object.spec.replicas ?? 1,
    told: null,
    refusals: 0,
  }),
  on: { "controller.acted": {}, timer: {}, "*": { actions: "unexpected" } },
  states: {
    Stable: {
      on: {
        "controller.observed": [
          { guard: "needsAction", target: "Acting", actions: ["remember", "tellStatus", "act"] },
          { actions: ["remember", "tellStatus"] },
        ],
      },
    },
    Acting: {
      on: {
        "controller.observed": { actions: ["remember", "tellStatus"] },
        "controller.acted": [
          { guard: "wasRefused", target: "BackingOff", actions: ["noteDone", "noteRefusal", "armBackOff"] },
          { target: "Stable", actions: ["noteDone", assign({ refusals: 0 })] },
        ],
      },
    },
    BackingOff: {
      on: {
        "controller.observed": { actions: ["remember", "tellStatus"] },
        // What was seen last is stale by now, and nothing may have changed since that would show it again.
        timer: { target: "Stable", actions: emit({ type: "observe" }) },
      },
    },
  },
});
