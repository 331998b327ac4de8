import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicaSet } from "../../../core/kinds/replica-set/object.js";
import { replicaView, sameReplica } from "../../../daemon/control/replica-view.js";

const test = suite("a pod as its controller sees it");
const owner: ReplicaSet = {
  kind: "ReplicaSet",
  metadata: { name: "web", namespace: "n", uid: "u" },
  spec: {
    minReadySeconds: 5,
    selector: { matchLabels: { app: "a" } },
    template: { metadata: { labels: { app: "a", tier: "x" } } },
  },
};
const pod = (metadata: object): Pod => ({
  kind: "Pod",
  metadata: {
    name: "p",
    namespace: "n",
    uid: "1",
    creationTimestamp: "1970-01-01T00:00:01Z",
    labels: { app: "a", tier: "x" },
    ...metadata,
  },
  spec: { containers: [] },
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "1970-01-01T00:00:07Z" }],
  },
});
const cost = (text: string): number | undefined =>
  replicaView(pod({ annotations: { "controller.kubernetes.io/pod-deletion-cost": text } }), owner).cost;

test("what it costs is a whole number, or nothing", () => {
  assert.equal(["10", "-3", "0", "+1", "01", "x"].map(cost), [10, -3, undefined, undefined, undefined, undefined]);
});

test("it says since when it is ready, whose it is, and whether labels are missing", () => {
  const seen = replicaView(pod({}), owner);
  assert.equal([seen.readyAtMs, seen.tie, seen.halfLabelled], [7_000, "free", undefined]);
  const half = replicaView(pod({ labels: { app: "a" } }), owner);
  assert.is(half.halfLabelled, true);
  assert.not.ok(sameReplica(seen, half) || sameReplica(half, seen));
  assert.ok(sameReplica(seen, { ...seen }));
});

test.run();
