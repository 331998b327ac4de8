import { actingKinds } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished, isHealing, isLost, isTerminating, isUnheard } from "../../core/kinds/pod/phase.js";
import { actorIdOf } from "../../daemon/control/actor-id.js";
import type { Invariant } from "./invariant.js";

/** The state an object's actor has to be in, judged by the object; the first part of the state's name. */
function statesOf(pod: Pod): readonly string[] {
  if (isTerminating(pod)) return ["Terminating"];
  if (isLost(pod)) return ["Lost"];
  if (isUnheard(pod)) return ["Unheard"];
  if (isHealing(pod)) return ["Failed", "Restarting"];
  if (pod.status?.phase === "Running") return ["Running"];
  if (pod.status?.phase === "Succeeded") return ["Succeeded"];
  if (isFinished(pod)) return ["Dead"];
  return ["Pending"];
}

export const actorsAgree: Invariant = {
  name: "actors-agree",
  docs: "At rest every object that acts has its actor, every actor its object, and the actor of a pod is in the state its object tells.",
  begin({ fail }) {
    return {
      atRest({ objects, actors }) {
        const states = actors?.();
        if (!states) return;
        const expected = new Set<string>();
        for (const kind of actingKinds)
          for (const { metadata } of objects.list(kind))
            expected.add(actorIdOf(kind, metadata.namespace ?? "", metadata.name));
        for (const id of expected) if (!states.has(id)) fail(`${id} has an object and no actor`);
        for (const id of states.keys()) if (!expected.has(id)) fail(`${id} has an actor and no object`);
        for (const pod of objects.list("Pod")) {
          const id = actorIdOf("Pod", pod.metadata.namespace ?? "", pod.metadata.name);
          const state = states.get(id) ?? "";
          if (!statesOf(pod).includes(state.split(".")[0] ?? ""))
            fail(`${id} is in ${state}, its object says ${pod.status?.phase ?? "Pending"} ${pod.status?.reason ?? ""}`);
        }
      },
    };
  },
};
