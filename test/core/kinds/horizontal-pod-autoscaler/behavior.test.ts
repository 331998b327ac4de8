import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { limited, stabilized } from "../../../../core/kinds/horizontal-pod-autoscaler/behavior.js";
import {
  type Memory,
  nothingRemembered,
  withChange,
  withRecommendation,
} from "../../../../core/kinds/horizontal-pod-autoscaler/memory.js";
import type { Behavior, ScalingRules } from "../../../../core/kinds/horizontal-pod-autoscaler/object.js";
import { hpa, nowMs } from "./sample.js";

const it = suite("what holds an autoscaler back");
const behaviorOf = (behavior: Behavior): Behavior => hpa({ behavior }).spec.behavior ?? {};
const asked = (current: number, desired: number) => ({ current, desired, min: 1, max: 100, nowMs });
const pods = (value: number, periodSeconds = 60) => ({ type: "Pods", value, periodSeconds });
const percent = (value: number, periodSeconds = 60) => ({ type: "Percent", value, periodSeconds });
const recommended = (...all: [secondsAgo: number, replicas: number][]): Memory =>
  all.reduce((m, [ago, replicas]) => withRecommendation(m, replicas, nowMs - ago * 1_000), nothingRemembered);

it("on the way down, the highest of the last five minutes counts", () => {
  const memory = recommended([301, 20], [200, 8], [100, 5]);
  assert.equal(stabilized(asked(10, 2), undefined, memory), {
    replicas: 8,
    reason: "ScaleDownStabilized",
    message: "recent recommendations were higher than current one, applying the highest recent recommendation",
  });
  assert.is(stabilized(asked(10, 2), behaviorOf({ scaleDown: { stabilizationWindowSeconds: 0 } }), memory).replicas, 2);
});

it("on the way up, nothing is waited for unless it is asked for", () => {
  const memory = recommended([30, 3], [10, 6]);
  assert.equal(stabilized(asked(2, 9), undefined, memory).reason, "ReadyForNewScale");
  const slow = stabilized(asked(2, 9), behaviorOf({ scaleUp: { stabilizationWindowSeconds: 60 } }), memory);
  assert.equal([slow.replicas, slow.reason], [3, "ScaleUpStabilized"]);
});

it("without a behavior it doubles at most, or makes four", () => {
  const to = (current: number): number => limited(asked(current, 100), undefined, nothingRemembered).replicas;
  assert.equal([1, 2, 3, 10].map(to), [4, 4, 6, 20]);
  assert.is(limited(asked(50, 3), undefined, nothingRemembered).replicas, 3);
});

/** From ten, as far as it may. */
const table: [what: string, up: ScalingRules, to: number][] = [
  ["pods", { policies: [pods(3)] }, 13],
  ["a part, rounded up", { policies: [percent(15)] }, 12],
  ["the most of both", { policies: [pods(3), percent(100)] }, 20],
  ["the least of both", { selectPolicy: "Min", policies: [pods(3), percent(100)] }, 13],
  ["not at all", { selectPolicy: "Disabled" }, 10],
  ["as is usual", {}, 20],
];
for (const [what, scaleUp, to] of table)
  it(`up: ${what}`, () => {
    const { replicas, reason } = limited(asked(10, 90), behaviorOf({ scaleUp }), nothingRemembered);
    assert.equal([replicas, reason], [to, "ScaleUpLimit"]);
  });

const down: typeof table = [
  ["pods", { policies: [pods(3)] }, 7],
  ["a part", { policies: [percent(15)] }, 8],
  ["the most of both", { policies: [pods(3), percent(50)] }, 5],
  ["the least of both", { selectPolicy: "Min", policies: [pods(3), percent(50)] }, 7],
  ["not at all", { selectPolicy: "Disabled" }, 10],
];
for (const [what, scaleDown, to] of down)
  it(`down: ${what}`, () => {
    const { replicas, reason } = limited(asked(10, 1), behaviorOf({ scaleDown }), nothingRemembered);
    assert.equal([replicas, reason], [to, "ScaleDownLimit"]);
  });

it("what was scaled within the period counts", () => {
  const up = behaviorOf({ scaleUp: { policies: [pods(4, 60)] } });
  const before = withChange(withChange(nothingRemembered, 3, 6, nowMs - 61_000), 6, 9, nowMs - 30_000);
  assert.is(limited(asked(9, 90), up, before).replicas, 10, "four more than the six a minute ago");
  const all = withChange(before, 9, 13, nowMs - 1_000);
  assert.is(limited(asked(13, 90), up, all).replicas, 13, "and never less than there are");
});

it("says why it is not what is asked for", () => {
  const of = (desired: number): string =>
    limited({ current: 5, desired, min: 3, max: 8, nowMs }, undefined, nothingRemembered).reason;
  assert.equal([9, 1, 6].map(of), ["TooManyReplicas", "TooFewReplicas", "DesiredWithinRange"]);
});

it("whatever is asked for and remembered, it stays between its bounds, and Disabled is kept to", () => {
  const rules = fc.record(
    {
      selectPolicy: fc.constantFrom("Max", "Min", "Disabled"),
      stabilizationWindowSeconds: fc.nat(600),
      policies: fc.array(
        fc.record({
          type: fc.constantFrom("Pods", "Percent"),
          value: fc.integer({ min: 1, max: 300 }),
          periodSeconds: fc.integer({ min: 1, max: 1_800 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<ScalingRules>;
  const behavior = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: undefined });
  const past = fc.array(fc.tuple(fc.nat(2_000), fc.nat(50), fc.nat(50)), { maxLength: 8 });
  fc.assert(
    fc.property(
      behavior,
      past,
      fc.nat(200),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(30),
      fc.nat(30),
      (b, all, desired, min, more, over) => {
        const [max, current] = [min + more, Math.min(min + over, min + more)];
        const given = b && behaviorOf(b);
        const memory = all.reduce(
          (m, [ago, from, to]) =>
            withRecommendation(withChange(m, from, to, nowMs - ago * 1_000), to, nowMs - ago * 1_000),
          nothingRemembered,
        );
        const calm = stabilized({ current, desired, min, max, nowMs }, given, memory).replicas;
        const { replicas } = limited({ current, desired: calm, min, max, nowMs }, given, memory);
        assert.ok(replicas >= min && replicas <= max, `${replicas} is not within ${min} and ${max}`);
        if (replicas > current) assert.is.not(given?.scaleUp?.selectPolicy, "Disabled");
        if (replicas < current) assert.is.not(given?.scaleDown?.selectPolicy, "Disabled");
        if (calm > current) assert.ok(replicas >= current);
        if (calm < current) assert.ok(replicas <= current);
      },
    ),
  );
});

it.run();
