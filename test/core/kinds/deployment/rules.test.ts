import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { deploymentOf } from "./model.js";

const test = suite("rules of deployments");

function causes(spec: object): string[] {
  try {
    deploymentOf(spec);
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}

test("what is left out is Kubernetes'", () => {
  const { spec } = deploymentOf({});
  assert.equal(spec.strategy, { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } });
  assert.equal([spec.replicas, spec.revisionHistoryLimit, spec.progressDeadlineSeconds], [1, 10, 600]);
});

test("what makes no sense is refused", () => {
  const rolling = (maxSurge: unknown, maxUnavailable: unknown): object => ({
    strategy: { rollingUpdate: { maxSurge, maxUnavailable } },
  });
  const at = "spec.strategy.rollingUpdate";
  assert.equal(causes(rolling(0, "0%")), [`${at}.maxUnavailable`]);
  assert.equal(causes(rolling(-1, 1)), [`${at}.maxSurge`]);
  assert.equal(causes(rolling("many", 1)), [`${at}.maxSurge`]);
  assert.equal(causes({ strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }), [at]);
  assert.equal(causes({ minReadySeconds: 30, progressDeadlineSeconds: 30 }), ["spec.progressDeadlineSeconds"]);
});

test.run();
