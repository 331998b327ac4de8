/** A made-up controller: it keeps one Pod called NAME-child, and looks again each minute. */
import { controllerMachine } from "../../actors/controller.js";
import type { ActorEvent } from "../../actors/events.js";
import type { ApiObject } from "../../core/objects/types.js";

export const object: ApiObject = { kind: "Keeper", metadata: { name: "k", namespace: "default", uid: "k1" } };
export const child = (name: string): ApiObject => ({ kind: "Pod", metadata: { name, uid: `${name}-uid` } });
export const machine = controllerMachine<ApiObject, ApiObject>({
  id: "keeper",
  child: ["pod", "pods"],
  reconcile: (_object, children, nowMs) => ({
    create: children.length === 0 ? [{ kind: "Pod", metadata: { name: "k-child" } }] : [],
    update: [],
    remove: children.slice(1).map((c) => ({ kind: "Pod", name: c.metadata.name, uid: c.metadata.uid ?? "" })),
    status: { children: children.length },
    ...(children.length === 1 ? { againAtMs: Math.ceil((nowMs + 1) / 60_000) * 60_000 } : {}),
    notes: children.length > 1 ? [{ level: "Warning", reason: "TooMany", message: `${children.length} children` }] : [],
  }),
});
export const observed = (...children: ApiObject[]): ActorEvent => ({ type: "controller.observed", object, children });
export const acted = (failed = 0): ActorEvent => ({
  type: "controller.acted",
  created: failed > 0 ? [] : ["k-child"],
  removed: [],
  failed,
  why: failed > 0 ? "quota" : "",
});
