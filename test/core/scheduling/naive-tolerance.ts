import type { PodView, Taint } from "../../../core/scheduling/schedule-types.js";

export function isTolerated(pod: PodView, taint: Taint): boolean {
  return pod.tolerations.some((t) => {
    if (t.effect !== undefined && t.effect !== taint.effect) return false;
    if (t.operator === "Exists") return t.key === undefined || t.key === taint.key;
    return t.key === taint.key && (t.value ?? "") === taint.value;
  });
}
