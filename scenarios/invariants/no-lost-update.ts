import type { Invariant } from "./invariant.js";

export const noLostUpdate: Invariant = {
  name: "no-lost-update",
  docs: "No write takes back what another one had changed: generations do not go down, a deletion that began goes on, a grace period does not grow.",
  begin({ world, fail }) {
    world.events.onChange((change) => {
      if (change.type !== "MODIFIED") return;
      const { object, previous } = change;
      if (object.metadata.uid !== previous.metadata.uid) return;
      const what = `${object.kind} ${object.metadata.name}`;
      const [before, after] = [previous.metadata.generation ?? 0, object.metadata.generation ?? 0];
      if (after < before) fail(`${what} was of generation ${before} and is of generation ${after}`);
      if (previous.metadata.deletionTimestamp && !object.metadata.deletionTimestamp)
        fail(`${what} was on its way out and is no more`);
      const [graceBefore, grace] = [previous, object].map((o) => o.metadata.deletionGracePeriodSeconds);
      if (graceBefore !== undefined && grace !== undefined && grace > graceBefore)
        fail(`${what} had ${graceBefore} s to end and has ${grace} s`);
    });
    return {};
  },
};
