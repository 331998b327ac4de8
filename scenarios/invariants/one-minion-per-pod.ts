import type { Invariant } from "./invariant.js";

export const oneMinionPerPod: Invariant = {
  name: "one-minion-per-pod",
  docs: "A pod, by uid, is bound to one minion for ever, and its containers run nowhere else.",
  begin({ world, fail }) {
    const boundTo = new Map<string, string>();
    world.events.onChange(({ object, type }) => {
      if (object.kind !== "Pod") return;
      const uid = object.metadata.uid ?? "";
      const minion = object.spec.nodeName ?? "";
      const before = boundTo.get(uid);
      if (before !== undefined && minion !== before && type !== "DELETED")
        fail(`pod ${object.metadata.name} was bound to ${before} and is now bound to ${minion || "nobody"}`);
      if (minion !== "") boundTo.set(uid, minion);
    });
    world.events.onContainer(({ minion, uid, container }, began) => {
      const bound = boundTo.get(uid);
      if (began && uid !== "" && bound !== minion)
        fail(`container "${container}" of pod ${uid} began on ${minion}, but the pod is bound to ${bound ?? "nobody"}`);
    });
    return {};
  },
};
