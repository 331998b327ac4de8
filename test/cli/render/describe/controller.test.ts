import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeController } from "../../../../cli/render/describe/controller.js";
import type { ReplicationController } from "../../../../core/kinds/replication-controller/object.js";
import { nowMs, pod } from "./objects.js";

const test = suite("describe rc");

test("how many replicas there are, and why some do not run", () => {
  const controller: ReplicationController = {
    kind: "ReplicationController",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas: 3,
      selector: { app: "web" },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1" }] } },
    },
    status: { replicas: 2 },
  };
  const ready = { type: "Ready", status: "True" };
  const running = pod({ phase: "Running", conditions: [ready] }, "m1");
  const text = describeController(controller, [running, pod({ phase: "Pending" })], [], nowMs);
  assert.match(text, /Replicas: +2 of 3 wanted, 1 ready \(1 Running, 1 Pending\)\n/);
  assert.match(text, /Not running: +web: it is on no minion yet; the scheduler has not spoken of it\n/);
  assert.match(text, /Pod template:\n +Labels: +app=web\n +Containers: +web: web:1\n/);
});

test.run();
