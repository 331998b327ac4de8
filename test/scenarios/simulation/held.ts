/** Short scenarios in virtual time, on one minion unless they say otherwise, with two replicas of `web`. */
import * as assert from "uvu/assert";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import type { Result } from "../../../scenarios/result.js";
import { simulate } from "../../../scenarios/simulate.js";

const workload = {
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { app: "web" },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        containers: [
          {
            name: "web",
            image: "web:1",
            livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 2 },
            readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 },
          },
        ],
      },
    },
  },
};

/** @param timeline entries as a scenario has them; by then both replicas are ready */
export async function ran(timeline: readonly object[], more: object = {}): Promise<Result> {
  const text = JSON.stringify({
    scenario: "short",
    cluster: { minions: 1 },
    workloads: [workload],
    timeline: [{ when: "2 pods of web ready", expect: "master up" }, ...timeline],
    ...more,
  });
  const { scenario, problems } = readScenario(text, ".");
  if (!scenario) throw new Error(JSON.stringify(problems));
  return simulate(scenario);
}

/** It came as the entries expect. */
export async function held(timeline: readonly object[], more?: object): Promise<void> {
  assert.equal((await ran(timeline, more)).failures, []);
}
