import type { Invariant } from "./invariant.js";

export const oneRunPerContainer: Invariant = {
  name: "one-run-per-container",
  docs: "A container of a pod runs once at a time: never two of the same name and pod side by side.",
  begin({ world, fail }) {
    const running = new Map<string, Set<string>>();
    world.events.onContainer(({ uid, container, id, minion }, began) => {
      if (uid === "" || container === "") return;
      const key = `${uid}/${container}`;
      const ids = running.get(key) ?? new Set();
      running.set(key, ids);
      if (!began) {
        ids.delete(id);
        return;
      }
      ids.add(id);
      if (ids.size > 1) fail(`container "${container}" of pod ${uid} runs ${ids.size} times on ${minion}`);
    });
    return {};
  },
};
