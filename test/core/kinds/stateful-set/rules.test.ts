import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { prepareForUpdate } from "../../../../core/kinds/prepare.js";
import { setOf } from "./model.js";

const test = suite("rules of stateful sets");

function causesOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}
const causes = (spec: object, name?: string): string[] => causesOf(() => setOf(spec, "i:1", name));
const mounting = (name: string): object => ({
  template: {
    metadata: { labels: { app: "a" } },
    spec: { containers: [{ name: "c", image: "i", volumeMounts: [{ name, mountPath: "/data" }] }] },
  },
});

test("what is left out is Kubernetes'", () => {
  const { spec } = setOf({});
  assert.equal(spec.updateStrategy, { type: "RollingUpdate", rollingUpdate: { partition: 0 } });
  assert.equal(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
  assert.equal([spec.replicas, spec.revisionHistoryLimit, spec.podManagementPolicy], [1, 10, "OrderedReady"]);
});

test("what makes no sense is refused", () => {
  const rolling = (maxUnavailable: unknown): object => ({ updateStrategy: { rollingUpdate: { maxUnavailable } } });
  const at = "spec.updateStrategy.rollingUpdate";
  assert.equal(causes(rolling(0)), [`${at}.maxUnavailable`]);
  assert.equal(causes(rolling("150%")), [`${at}.maxUnavailable`]);
  assert.equal(causes({ updateStrategy: { type: "OnDelete", rollingUpdate: { partition: 1 } } }), [at]);
  assert.equal(causes({ podManagementPolicy: "Random" }), ["spec.podManagementPolicy"]);
  assert.equal(causes({ ordinals: { start: -1 } }), ["spec.ordinals.start"]);
  assert.equal(causes({ selector: { matchLabels: { app: "b" } } }), ["spec.template.metadata.labels"]);
  assert.equal(causes(mounting("data")), ["spec.template.spec.containers[0].volumeMounts[0].name"]);
});

test("names of its pods must be names of hosts, and labels", () => {
  assert.equal(causes({}, "web.shop"), ["metadata.name"]);
  assert.equal(causes({}, "a".repeat(53)), ["metadata.name"]);
  assert.equal(causes({}, "a".repeat(52)), []);
});

test("of one that exists only what is Kubernetes' may change", () => {
  const old = setOf({});
  const change = (spec: object): string[] =>
    causesOf(() => prepareForUpdate("StatefulSet", old, { ...old, spec: { ...old.spec, ...spec } }));
  assert.equal(change({ replicas: 3, minReadySeconds: 5, ordinals: { start: 2 }, revisionHistoryLimit: 1 }), []);
  assert.equal(change({ serviceName: "other" }), ["spec.serviceName"]);
  assert.equal(change({ podManagementPolicy: "Parallel" }), ["spec.podManagementPolicy"]);
});

test.run();
