/**
 * A service: follows the pods it selects, keeps its endpoints, and has its balancing planned.
 *
 *   Idle (nobody answers) ⇄ Serving
 */
import { enqueueActions, setup } from "xstate";
import { portalWishes } from "../../core/kinds/service/annotations.js";
import type { Service } from "../../core/kinds/service/object.js";
import { sameJson } from "../../core/objects/same-json.js";
import type { core } from "../../core/objects/types.js";
import type { ServiceCommand } from "../commands.js";
import type { ServiceEvent, Stamped } from "../events.js";

export interface ServiceInput {
  object: Service;
}

interface Planned {
  spec: Service["spec"];
  loadBalancer: core.LoadBalancerStatus | undefined;
  wishes: ReturnType<typeof portalWishes>;
  subsets: core.EndpointSubset[];
}

export interface ServiceContext {
  name: string;
  namespace: string;
  /** All that was last planned, to plan only what changed; null = nothing yet. */
  planned: Planned | null;
  ready: number;
}

const readyCount = (subsets: core.EndpointSubset[]): number =>
  subsets.reduce((sum, subset) => sum + (subset.addresses?.length ?? 0), 0);

export const serviceMachine = setup({
  types: {
    context: {} as ServiceContext,
    events: {} as Stamped<ServiceEvent>,
    emitted: {} as ServiceCommand,
    input: {} as ServiceInput,
  },
  guards: {
    hasReady: ({ context }) => context.ready > 0,
    hasNone: ({ context }) => context.ready === 0,
  },
  actions: {
    follow: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== "service.observed") return;
      const { object } = event;
      // Without a selector the endpoints are written by somebody else; they are only planned.
      const subsets = event.subsets ?? [];
      const { spec, status } = object;
      const planned: Planned = { spec, loadBalancer: status?.loadBalancer, wishes: portalWishes(object), subsets };
      if (sameJson(planned, context.planned)) return;
      enqueue.assign({ planned, ready: readyCount(subsets) });
      if (Object.keys(object.spec.selector ?? {}).length > 0) enqueue.emit({ type: "writeEndpoints", subsets });
      enqueue.emit({
        type: "plan",
        service: object,
        endpoints: {
          kind: "Endpoints",
          metadata: { name: context.name, namespace: context.namespace },
          subsets,
        },
      });
    }),
    unexpected: enqueueActions(({ event, enqueue }) => {
      enqueue.emit({ type: "unexpected", event: event.type });
    }),
  },
}).createMachine({
  id: "service",
  initial: "Idle",
  context: ({ input }) => ({
    name: input.object.metadata.name,
    namespace: input.object.metadata.namespace ?? "",
    planned: null,
    ready: 0,
  }),
  on: {
    "service.observed": { actions: "follow" },
    "service.planned": {},
    timer: {},
    "*": { actions: "unexpected" },
  },
  states: {
    Idle: { always: { guard: "hasReady", target: "Serving" } },
    Serving: { always: { guard: "hasNone", target: "Idle" } },
  },
});
