import { isFinished } from "../../core/kinds/pod/phase.js";
import { BegunAgain, handsMs } from "./begun-again.js";
import type { Invariant } from "./invariant.js";

export const endedStaysEnded: Invariant = {
  name: "ended-stays-ended",
  docs: "A pod that ended for good (Succeeded, or Failed with nobody to start it again) stays so, and no container of it begins again but by somebody's hand, which is undone.",
  begin({ world, fail }) {
    const ended = new Set<string>();
    world.events.onChange(({ object, type }) => {
      if (object.kind !== "Pod") return;
      const uid = object.metadata.uid ?? "";
      if (isFinished(object)) ended.add(uid);
      else if (type !== "DELETED" && ended.has(uid))
        fail(`pod ${object.metadata.name} had ended and is ${object.status?.phase} again`);
    });
    const begun = new BegunAgain();
    const running = new Set<string>();
    world.events.onContainer(({ uid, container, minion, id }, began) => {
      if (!began) running.delete(id);
      if (!began || container === "") return;
      running.add(id);
      begun.began(id);
      if (!ended.has(uid)) return;
      const told = `container "${container}" of pod ${uid} began on ${minion} after the pod had ended`;
      if (!begun.byHand(id)) return fail(told);
      world.clock.after(handsMs, () => {
        if (running.has(id)) fail(`${told}, and goes on`);
      });
    });
    return {};
  },
};
