import { sameJson } from "../../core/objects/same-json.js";
import type { Invariant } from "./invariant.js";

export const autoscalersWithinBounds: Invariant = {
  name: "autoscalers-within-bounds",
  docs: "Whatever is used and whatever fails, no autoscaler asks for fewer than it may, or for more; and each says what it asked for at most every second.",
  begin({ world, fail }) {
    const scaledAtMs = new Map<string, number>();
    world.events.onChange((change) => {
      if (change.type !== "MODIFIED" || change.object.kind !== "HorizontalPodAutoscaler") return;
      const { metadata, spec, status } = change.object;
      const before = (change.previous as typeof change.object).status;
      if (!status?.lastScaleTime || sameJson(status.lastScaleTime, before?.lastScaleTime)) return;
      const { desiredReplicas: asked } = status;
      const { minReplicas: min = 1, maxReplicas: max } = spec;
      if (asked < min || asked > max) fail(`${metadata.name} asks for ${asked}, not for ${min} to ${max}`);
      const uid = metadata.uid ?? "";
      const nowMs = world.clock.nowMs();
      if (nowMs - (scaledAtMs.get(uid) ?? Number.NEGATIVE_INFINITY) < 1_000)
        fail(`${metadata.name} scaled twice within a second`);
      scaledAtMs.set(uid, nowMs);
    });
    return {};
  },
};
