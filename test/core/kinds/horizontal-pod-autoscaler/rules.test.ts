import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { autoscalerColumns } from "../../../../core/kinds/horizontal-pod-autoscaler/columns.js";
import type { HorizontalPodAutoscaler } from "../../../../core/kinds/horizontal-pod-autoscaler/object.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { nowMs } from "./sample.js";

const it = suite("HorizontalPodAutoscaler");
const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const target = { type: "Utilization", averageUtilization: 50 };
const read = (spec: object): HorizontalPodAutoscaler =>
  readObject("HorizontalPodAutoscaler", {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "web" } },
    spec: { scaleTargetRef, maxReplicas: 3, ...spec },
  }).object;

it("what is left out is what Kubernetes takes", () => {
  const { spec } = read({ behavior: { scaleUp: { stabilizationWindowSeconds: 5 } } });
  assert.equal(
    [spec.minReplicas, spec.metrics?.[0]?.resource],
    [1, { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } }],
  );
  assert.equal(spec.behavior, {
    scaleUp: {
      ...{ stabilizationWindowSeconds: 5, selectPolicy: "Max" },
      policies: [
        { type: "Pods", value: 4, periodSeconds: 15 },
        { type: "Percent", value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] },
  });
  assert.is(read({}).spec.behavior, undefined);
});

const metric = (resource: object): object => ({ metrics: [{ type: "Resource", resource }] });
const wrong: [what: string, spec: object, why: RegExp][] = [
  ["no replicas at most", { maxReplicas: 0 }, /spec\.maxReplicas/],
  ["fewer at most than at least", { minReplicas: 4 }, /spec\.maxReplicas.*greater than or equal to `minReplicas`/],
  ["none at least", { minReplicas: 0 }, /spec\.minReplicas/],
  ["no name of a target", { scaleTargetRef: { kind: "Deployment", name: "" } }, /spec\.scaleTargetRef\.name/],
  ["no source", { metrics: [{ type: "Resource" }] }, /metrics\[0\]\.resource.*must populate information/],
  ["the source of another type", { metrics: [{ type: "Pods", resource: { name: "cpu", target } }] }, /metrics\[0\]/],
  ["a resource nobody measures", metric({ name: "nvidia.com/gpu", target }), /resource\.name/],
  ["a part of nothing", metric({ name: "cpu", target: { type: "Utilization" } }), /averageUtilization/],
  [
    "an amount of nothing",
    metric({ name: "cpu", target: { type: "AverageValue", averageValue: "0" } }),
    /averageValue/,
  ],
  ["both", metric({ name: "cpu", target: { ...target, averageValue: "1" } }), /both/],
  ["a value of a resource", metric({ name: "cpu", target: { type: "Value", value: "1" } }), /target\.type/],
  ["no policy", { behavior: { scaleUp: { policies: [] } } }, /policies.*at least one Policy/],
  [
    "a window of a day",
    { behavior: { scaleUp: { stabilizationWindowSeconds: 86_400 } } },
    /stabilizationWindowSeconds/,
  ],
];
for (const [what, spec, why] of wrong)
  it(`${what} is refused by its place`, () => {
    try {
      read(spec);
    } catch (error) {
      assert.instance(error, Fault);
      assert.match((error as Fault).message, why);
      return;
    }
    assert.unreachable("it was taken");
  });

it("its table says how much is used of what is wanted", () => {
  const metrics = [
    { type: "Resource", resource: { name: "cpu", target } },
    { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "64Mi" } } },
    { type: "External", external: { metric: { name: "q" }, target: { type: "Value", value: "3" } } },
  ];
  const row = (spec: object, status?: object): string[] =>
    autoscalerColumns.row({ ...read(spec), status } as never, nowMs);
  assert.is(row({})[2], "cpu: <unknown>/80%");
  const current = { averageUtilization: 12, averageValue: "120m" };
  const currentMetrics = [{ type: "Resource", resource: { name: "cpu", current } }];
  assert.equal(row({ metrics }, { currentReplicas: 2, currentMetrics }).slice(1, 6), [
    ...["Deployment/web", "cpu: 12%/50%, memory: <unknown>/64Mi + 1 more...", "1", "3", "2"],
  ]);
});

it.run();
