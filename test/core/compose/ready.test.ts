import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hasStarted, whyNotReady } from "../../../core/compose/pod-words.js";
import { standingOf } from "../../../core/compose/ready.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Pod } from "../../../core/kinds/pod/object.js";

const test = suite("how far what keeps pods has come");

const object = (kind: string, spec: object, status: object, generation = 1): AnyObject =>
  ({ kind, metadata: { name: "a", generation }, spec, status }) as unknown as AnyObject;

const full = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const condition = (type: string, status: string, more: object = {}): object => ({
  conditions: [{ type, status, ...more }],
});

const table: readonly (readonly [what: string, object: AnyObject, standing: string])[] = [
  ["all there", object("Deployment", { replicas: 2 }, full), "ready"],
  ["not seen yet", object("Deployment", { replicas: 2 }, full, 2), "waiting: 0 of 2 ready"],
  ["old ones left", object("Deployment", { replicas: 2 }, { ...full, replicas: 3 }), "waiting: 1 of 2 ready"],
  ["none of the new ones", object("Deployment", { replicas: 2 }, { ...full, replicas: 4 }), "waiting: 0 of 2 ready"],
  ["none wanted", object("Deployment", { replicas: 0 }, { observedGeneration: 1 }), "ready"],
  [
    "given up",
    object(
      "Deployment",
      {},
      {
        observedGeneration: 1,
        ...condition("Progressing", "False", { reason: "ProgressDeadlineExceeded", message: "too slow" }),
      },
    ),
    "failed: too slow",
  ],
  [
    "a set",
    object(
      "StatefulSet",
      {},
      { observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: "a", updateRevision: "a" },
    ),
    "ready",
  ],
  [
    "a set of another revision",
    object(
      "StatefulSet",
      {},
      { observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: "a", updateRevision: "b" },
    ),
    "waiting: 1 of 1 ready",
  ],
  [
    "on each minion",
    object(
      "DaemonSet",
      {},
      { observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
    ),
    "ready",
  ],
  [
    "on some minions",
    object(
      "DaemonSet",
      {},
      { observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 1 },
    ),
    "waiting: 1 of 3 ready",
  ],
  ["ended well", object("Job", {}, condition("Complete", "True")), "ready"],
  ["ended badly", object("Job", {}, condition("Failed", "True", { message: "exit code 3" })), "failed: exit code 3"],
  ["running", object("Job", { completions: 2 }, { succeeded: 1 }), "waiting: 1 of 2 ready"],
  ["what keeps no pods", object("ConfigMap", {}, {}), "ready"],
];
for (const [what, of, wanted] of table)
  test(what, () => {
    const standing = standingOf(of);
    assert.is(standing.is === "ready" ? "ready" : `${standing.is}: ${standing.why}`, wanted);
  });

const pod = (status: object): Pod =>
  ({ kind: "Pod", metadata: { name: "p" }, spec: { containers: [] }, status }) as unknown as Pod;

test("why a pod is not ready", () => {
  const container = (state: object, more: object = {}): Pod =>
    pod({ containerStatuses: [{ ready: false, state, ...more }] });
  assert.is(
    whyNotReady(pod({ conditions: [{ type: "PodScheduled", status: "False", message: "0/2 minions fit" }] })),
    "p: 0/2 minions fit",
  );
  assert.is(whyNotReady(container({ waiting: { reason: "ErrImagePull", message: "no" } })), "p: ErrImagePull: no");
  assert.is(whyNotReady(container({ waiting: { reason: "ContainerCreating" } })), "");
  assert.is(
    whyNotReady(container({ running: {} }, { lastState: { terminated: { exitCode: 3 } } })),
    "p: its program ended with exit code 3",
  );
  assert.is(whyNotReady(pod({})), "");
  assert.equal(
    ["Pending", "Running", "Succeeded", "Failed"].filter((phase) => hasStarted(pod({ phase }))),
    ["Running", "Succeeded"],
  );
});

test.run();
