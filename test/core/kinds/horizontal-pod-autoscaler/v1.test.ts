import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { HorizontalPodAutoscaler } from "../../../../core/kinds/horizontal-pod-autoscaler/object.js";
import { autoscalingV1, type OldAutoscaler } from "../../../../core/kinds/horizontal-pod-autoscaler/v1.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { hpa, nowMs } from "./sample.js";

const it = suite("autoscaling/v1");
const { shown, stored } = autoscalingV1.form;
const old = (of: HorizontalPodAutoscaler): OldAutoscaler => shown(of)[0] as OldAutoscaler;
/** What is stored of it, read and complete. */
const back = (written: unknown): HorizontalPodAutoscaler =>
  readObject("HorizontalPodAutoscaler", stored?.(written as Record<string, unknown>)).object;

const memory = {
  type: "Resource",
  resource: { name: "memory", target: { type: "AverageValue", averageValue: "64Mi" } },
};
const queue = {
  type: "External",
  external: { metric: { name: "queue" }, target: { type: "Value", value: "3" } },
};
const cpu = hpa().spec.metrics?.[0];
const rich = hpa({
  metrics: [cpu, memory, queue] as never,
  behavior: { scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }], tolerance: "0.2" } },
});

it("shows the one metric it has a field for, and writes the others into annotations", () => {
  const { spec, metadata } = old(rich);
  assert.equal(spec, {
    ...{ minReplicas: 1, maxReplicas: 10, targetCPUUtilizationPercentage: 50 },
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  });
  assert.equal(JSON.parse(metadata.annotations?.["autoscaling.alpha.kubernetes.io/metrics"] ?? ""), [
    { type: "Resource", resource: { name: "memory", targetAverageValue: "64Mi" } },
    { type: "External", external: { metric: { name: "queue" }, targetValue: "3" } },
  ]);
});

it("what is read in it and written back is what it was", () => {
  for (const each of [hpa(), rich, hpa({ metrics: [memory] as never })]) assert.equal(back(old(each)).spec, each.spec);
  assert.equal(back(old(rich)).metadata.annotations, {});
});

it("what autoscale of kubectl writes is read, and Go's words for a behavior are as well", () => {
  const spec = { scaleTargetRef: { kind: "ReplicationController", name: "web" }, maxReplicas: 3 };
  const base = { apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler", metadata: { name: "web" }, spec };
  assert.equal(
    back({ ...base, spec: { ...spec, targetCPUUtilizationPercentage: 70 } }).spec.metrics?.[0]?.resource?.target,
    {
      ...{ type: "Utilization", averageUtilization: 70 },
    },
  );
  assert.is(back(base).spec.metrics?.[0]?.resource?.target.averageUtilization, 80);
  const annotations = { "autoscaling.alpha.kubernetes.io/behavior": '{"ScaleDown":{"SelectPolicy":"Disabled"}}' };
  assert.is(
    back({ ...base, metadata: { name: "web", annotations } }).spec.behavior?.scaleDown?.selectPolicy,
    "Disabled",
  );
  const broken = { "autoscaling.alpha.kubernetes.io/metrics": "{" };
  assert.is(back({ ...base, metadata: { name: "web", annotations: broken } }).spec.metrics?.length, 1);
});

it("its table says what v2's says", () => {
  const current = { averageUtilization: 12, averageValue: "120m" };
  const status = {
    ...{ currentReplicas: 2, desiredReplicas: 2 },
    currentMetrics: [{ type: "Resource", resource: { name: "cpu", current } }],
  };
  const row = autoscalingV1.table.row(old({ ...hpa(), status }) as never, nowMs);
  assert.equal(row.slice(0, 6), ["web", "Deployment/web", "cpu: 12%/50%", "1", "10", "2"]);
  assert.is(old({ ...hpa(), status }).status?.currentCPUUtilizationPercentage, 12);
});

it.run();
