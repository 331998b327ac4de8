import type { Invariant } from "./invariant.js";

/** A container that dies at once is started at 0, 1, 3 and 7 s; a fault may add a few starts of its own. */
export const startsMax = 12;
export const startsWithinMs = 10_000;

export const restartsSpaced: Invariant = {
  name: "restarts-spaced",
  docs: `A container that dies again and again is started less and less often: at most ${startsMax} times within ${startsWithinMs / 1_000} s.`,
  begin({ world, fail }) {
    const starts = new Map<string, number[]>();
    world.events.onContainer(({ uid, container, minion }, began) => {
      if (!began || uid === "" || container === "") return;
      const key = `${uid}/${container}`;
      const nowMs = world.clock.nowMs();
      const recent = [...(starts.get(key) ?? []).filter((atMs) => nowMs - atMs < startsWithinMs), nowMs];
      starts.set(key, recent);
      if (recent.length > startsMax)
        fail(
          `container "${container}" of pod ${uid} began ${recent.length} times within ${startsWithinMs} ms on ${minion}`,
        );
    });
    return {};
  },
};
