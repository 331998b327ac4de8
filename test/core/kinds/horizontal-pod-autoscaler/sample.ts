/** Autoscalers, targets and pods for tests. */
import type { HorizontalPodAutoscaler } from "../../../../core/kinds/horizontal-pod-autoscaler/object.js";
import { autoscalerRules } from "../../../../core/kinds/horizontal-pod-autoscaler/rules.js";
import type { PodSight, TargetSight } from "../../../../core/kinds/horizontal-pod-autoscaler/sight.js";

export const nowMs = Date.UTC(2026, 0, 1, 12);

/** One that has been ready for an hour, asks for a core, and uses so many thousandths of it. */
export function pod(name: string, millis: number | undefined, more: Partial<PodSight> = {}): PodSight {
  const used = {
    atMs: nowMs,
    windowMs: 15_000,
    containers: { main: { nanoCores: (millis ?? 0) * 1e6, memoryBytes: 2 ** 20 } },
  };
  return {
    name,
    phase: "Running",
    isOver: false,
    startedMs: nowMs - 3_600_000,
    ready: { is: true, sinceMs: nowMs - 3_600_000 },
    requests: [{ container: "main", cpu: "1", memory: "2Mi" }],
    ...(millis === undefined ? {} : { used }),
    ...more,
  };
}

/** Pods that use so much, of a target that wants as many. */
export const target = (...millis: (number | undefined)[]): TargetSight => ({
  wanted: millis.length,
  current: millis.length,
  selector: "app=web",
  pods: millis.map((used, i) => pod(`web-${i}`, used)),
  rivals: [],
});

/** Wants half of what pods ask for of processors, unless it is said otherwise. */
export function hpa(spec: Partial<HorizontalPodAutoscaler["spec"]> = {}): HorizontalPodAutoscaler {
  return autoscalerRules.withDefaults({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "default", uid: "h", generation: 1 },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
      ],
      ...spec,
    },
  });
}
