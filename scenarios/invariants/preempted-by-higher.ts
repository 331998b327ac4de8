import type { Invariant } from "./invariant.js";

const by = /^Preempted by pod (\S+) on node (\S+)$/;

export const preemptedByHigher: Invariant = {
  name: "preempted-by-higher",
  docs: "No pod is evicted for one of the same or of lower priority, nor for one that wants nobody evicted.",
  begin({ world, fail }) {
    const priorities = new Map<string, { name: string; priority: number; preempts: boolean }>();
    world.events.onChange(({ type, object }) => {
      if (object.kind === "Pod") {
        const { priority = 0, preemptionPolicy } = object.spec;
        const { uid = "", name } = object.metadata;
        priorities.set(uid, { name, priority, preempts: preemptionPolicy !== "Never" });
      }
      if (object.kind !== "Event" || type !== "ADDED" || object.reason !== "Preempted") return;
      const victim = priorities.get(object.involvedObject.uid ?? "");
      const preemptor = priorities.get(by.exec(object.message ?? "")?.[1] ?? "");
      if (!victim || !preemptor) fail(`nobody knows for whom it was: ${object.message}`);
      else if (victim.priority >= preemptor.priority || !preemptor.preempts)
        fail(
          `pod ${victim.name} of priority ${victim.priority} is evicted for ${preemptor.name}, which has ${preemptor.priority}`,
        );
    });
    return {};
  },
};
