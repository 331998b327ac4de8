import type { Invariant } from "./invariant.js";

export const revisionsInOrder: Invariant = {
  name: "revisions-in-order",
  docs: "The revision only grows, by one with each change, over crashes of the master too; every change is told once and in order, and its object bears its revision.",
  begin({ world, fail }) {
    let last: number | undefined;
    world.events.onChange(({ revision, object, type }) => {
      if (last !== undefined && revision !== last + 1)
        fail(`the change of ${object.kind} ${object.metadata.name} has revision ${revision} after ${last}`);
      last = revision;
      if (type !== "DELETED" && object.metadata.resourceVersion !== String(revision))
        fail(
          `${object.kind} ${object.metadata.name} bears revision ${object.metadata.resourceVersion}, not ${revision}`,
        );
    });
    return {};
  },
};
