import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decide, scaled, scaleFailed } from "../../../../core/kinds/horizontal-pod-autoscaler/decide.js";
import { nothingRemembered } from "../../../../core/kinds/horizontal-pod-autoscaler/memory.js";
import type { autoscaling, Status } from "../../../../core/kinds/horizontal-pod-autoscaler/object.js";
import type { Sight } from "../../../../core/kinds/horizontal-pod-autoscaler/sight.js";
import { hpa, nowMs, target } from "./sample.js";

const it = suite("the decision of an autoscaler");
const decided = (of = hpa(), sight: Sight = { target: target(1_000) }) => decide(of, sight, nothingRemembered, nowMs);
const said = ({ conditions = [] }: Status): string[] => conditions.map((c) => `${c.type} ${c.status} ${c.reason}`);

it("pods that use twice what is wanted become twice as many", () => {
  const { scale, status, notes } = decided(hpa(), { target: target(1_000, 1_000) });
  assert.equal(scale, { from: 2, to: 4, reason: "cpu resource utilization (percentage of request) above target" });
  assert.equal([status.currentReplicas, status.desiredReplicas, notes], [2, 4, []]);
  assert.equal(status.currentMetrics, [
    { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 100, averageValue: "1" } } },
  ]);
  assert.equal(said(status), [
    "AbleToScale True ReadyForNewScale",
    "ScalingActive True ValidMetricFound",
    "ScalingLimited False DesiredWithinRange",
  ]);
  const told = scaled(status, 4, nowMs);
  assert.equal([said(told)[0], told.lastScaleTime], ["AbleToScale True SucceededRescale", "2026-01-01T12:00:00Z"]);
  assert.is(said(scaleFailed(status, "no", nowMs))[0], "AbleToScale False FailedUpdateScale");
});

it("pods that use nothing are not taken away at once: five minutes of it must have been seen", () => {
  const first = decided(hpa(), { target: target(0, 0, 0) });
  assert.is(first.scale, undefined);
  assert.equal(said(first.status)[0], "AbleToScale True ScaleDownStabilized");
  const later = decide(hpa(), { target: target(0, 0, 0) }, first.memory, nowMs + 301_000);
  assert.equal([later.scale?.to, later.scale?.reason], [1, "All metrics below target"]);
  assert.equal(said(later.status)[2], "ScalingLimited True TooFewReplicas");
});

it("whatever is used, a target outside of the bounds is brought within", () => {
  const of = (wanted: number) =>
    decided(hpa({ minReplicas: 2, maxReplicas: 5 }), { target: { ...target(), wanted } }).scale;
  assert.equal(of(9), { from: 9, to: 5, reason: "Current number of replicas above Spec.MaxReplicas" });
  assert.equal(of(1), { from: 1, to: 2, reason: "Current number of replicas below Spec.MinReplicas" });
});

it("one that was scaled to nothing is left at that", () => {
  const { scale, status } = decided(hpa(), { target: target() });
  assert.equal([scale, said(status)[1]], [undefined, "ScalingActive False ScalingDisabled"]);
});

const resource = (name: string, averageUtilization: number): autoscaling.MetricSpec => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});
const external: autoscaling.MetricSpec = {
  type: "External",
  external: { metric: { name: "queue" }, target: { type: "Value", value: "3" } },
};

it("of several metrics the one that asks for the most counts", () => {
  const { scale, status } = decided(hpa({ metrics: [resource("cpu", 50), resource("memory", 10)] }), {
    target: target(600, 600),
  });
  assert.equal(scale, { from: 2, to: 4, reason: "memory resource utilization (percentage of request) above target" });
  assert.equal(status.currentMetrics?.[1]?.resource?.current, { averageUtilization: 50, averageValue: "1048576" });
});

it("a metric that cannot be had stops the way down and not the way up, and is told", () => {
  const of = hpa({ metrics: [external, resource("cpu", 50)] });
  assert.is(decided(of, { target: target(1_000) }).scale?.to, 2);
  const { scale, status, notes } = decide(of, { target: target(0, 0) }, nothingRemembered, nowMs);
  assert.is(scale, undefined);
  assert.equal(said(status)[1], "ScalingActive False FailedGetExternalMetric");
  assert.equal(notes[0]?.reason, "FailedGetExternalMetric");
  assert.match(
    notes[1]?.message ?? "",
    /^invalid metrics \(1 invalid out of 2\), first error is: unable to get metric queue/,
  );
});

it("a target that is not there, has no selector, or another autoscaler, is told of and left alone", () => {
  const able = decided(hpa(), { missing: 'deployments.apps "web" not found' });
  assert.equal([said(able.status), able.scale], [["AbleToScale False FailedGetScale"], undefined]);
  const blind = decided(hpa(), { target: { ...target(9_000), selector: "" } });
  assert.equal([said(blind.status)[1], blind.scale], ["ScalingActive False InvalidSelector", undefined]);
  const torn = decided(hpa(), { target: { ...target(9_000), rivals: ["a"] } });
  assert.equal([said(torn.status)[1], torn.scale], ["ScalingActive False AmbiguousSelector", undefined]);
  assert.match(torn.notes[0]?.message ?? "", /controlled by multiple HPAs: a, web$/);
});

it("a condition says since when it has been so", () => {
  const { status } = decided();
  const again = decide({ ...hpa(), status }, { target: target(500) }, nothingRemembered, nowMs + 60_000);
  assert.is(again.status.conditions?.[1]?.lastTransitionTime, "2026-01-01T12:00:00Z");
});

it.run();
