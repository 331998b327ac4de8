import { isFinished } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

export const endedStaysEnded: Invariant = {
  name: "ended-stays-ended",
  docs: "A pod that ended for good (Succeeded, or Failed with nobody to start it again) stays so, and no container of it begins again.",
  begin({ world, fail }) {
    const ended = new Set<string>();
    world.events.onChange(({ object, type }) => {
      if (object.kind !== "Pod") return;
      const uid = object.metadata.uid ?? "";
      if (isFinished(object)) ended.add(uid);
      else if (type !== "DELETED" && ended.has(uid))
        fail(`pod ${object.metadata.name} had ended and is ${object.status?.phase} again`);
    });
    world.events.onContainer(({ uid, container, minion }, began) => {
      if (began && container !== "" && ended.has(uid))
        fail(`container "${container}" of pod ${uid} began on ${minion} after the pod had ended`);
    });
    return {};
  },
};
