import { BegunAgain, handsMs } from "./begun-again.js";
import type { Invariant } from "./invariant.js";

export const oneRunPerContainer: Invariant = {
  name: "one-run-per-container",
  docs: `A container of a pod runs once at a time: never two of the same name and pod side by side, and for ${handsMs / 1_000} s at most where somebody began one of them with the engine.`,
  begin({ world, fail }) {
    const running = new Map<string, Set<string>>();
    const begun = new BegunAgain();
    world.events.onContainer(({ uid, container, id, minion }, began) => {
      if (uid === "" || container === "") return;
      const key = `${uid}/${container}`;
      const ids = running.get(key) ?? new Set();
      running.set(key, ids);
      if (!began) {
        ids.delete(id);
        return;
      }
      begun.began(id);
      ids.add(id);
      if (ids.size < 2) return;
      const told = `container "${container}" of pod ${uid} runs ${ids.size} times on ${minion}`;
      if (![...ids].some((one) => begun.byHand(one))) return fail(told);
      const both = [...ids];
      world.clock.after(handsMs, () => {
        if (both.every((one) => ids.has(one))) fail(`${told}, since ${handsMs} ms`);
      });
    });
    return {};
  },
};
