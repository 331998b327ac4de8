import type { Invariant } from "./invariant.js";

/** A pod is stopped all the same when services have not let go of it by then. */
const patienceMs = 2_000;

export const drainedBeforeStopped: Invariant = {
  name: "drained-before-stopped",
  docs: `A pod that is deleted is told to stop only when no service sends new connections to it any more, or had ${patienceMs} ms to let go.`,
  begin({ world, fail }) {
    const drainingSinceMs = new Map<string, number>();
    world.events.onStep((where, step) => {
      if (where !== "master" || !step.actor.startsWith("pod/")) return;
      if (step.to === "Terminating.draining" && step.from !== step.to) drainingSinceMs.set(step.actor, step.atMs);
      if (!step.commands.some((c) => c.type === "stopOnMinion")) return;
      const sinceMs = drainingSinceMs.get(step.actor);
      if (sinceMs === undefined || step.atMs - sinceMs >= patienceMs) return;
      const [, namespace = "", name = ""] = step.actor.split("/");
      const { objects, routes } = world.observe();
      const uid = objects.get("Pod", namespace, name)?.metadata.uid;
      const plan = routes?.()?.find((p) => p.backends.some((b) => b.uid === uid));
      if (plan) fail(`pod ${name} is told to stop while ${plan.id} still sends to it`);
    });
    world.events.onMasterStart(() => drainingSinceMs.clear());
    return {};
  },
};
