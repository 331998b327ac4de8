import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Amount, boundsOf, resolved } from "../../../../core/kinds/deployment/amounts.js";
import { deploymentOf } from "./model.js";

const test = suite("amounts of a roll");

test("percents are rounded up for the surge and down for what may be missing", () => {
  assert.equal([resolved("25%", 10, true), resolved("25%", 10, false), resolved(3, 10, true)], [3, 2, 3]);
});

test("the bounds follow from what is wanted; one may always be replaced", () => {
  const bounds = (replicas: number, maxSurge?: Amount, maxUnavailable?: Amount): [number, number] => {
    const { surge, unavailable } = boundsOf(
      deploymentOf({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }),
    );
    return [surge, unavailable];
  };
  assert.equal(bounds(10), [3, 2]);
  assert.equal(bounds(1), [1, 0]);
  assert.equal(bounds(3, "0%", "10%"), [0, 1]);
  assert.equal(bounds(2, 0, 5), [0, 2]);
});

test.run();
