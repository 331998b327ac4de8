import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rangeFaults } from "../../../../core/kinds/limit-range/check.js";
import { withRangeDefaults } from "../../../../core/kinds/limit-range/defaults.js";
import type { LimitRange } from "../../../../core/kinds/limit-range/kind.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import type { core } from "../../../../core/objects/types.js";

const it = suite("limit range");

const range = (...limits: object[]): LimitRange =>
  readObject("LimitRange", { metadata: { name: "lr" }, spec: { limits } }).object;
const pod = (...resources: core.ResourceRequirements[]): Pod =>
  readObject("Pod", {
    metadata: { name: "p" },
    spec: { containers: resources.map((r, i) => ({ name: `c${i}`, image: "i", resources: r })) },
  }).object;
const ofContainers = (item: object): LimitRange => range({ type: "Container", ...item });

it("what containers do not say follows from what the range says, as in Kubernetes", () => {
  const { limits } = ofContainers({ max: { cpu: "2" }, min: { cpu: "1", memory: "1Mi" } }).spec;
  assert.equal(limits[0]?.default, { cpu: "2" });
  assert.equal(limits[0]?.defaultRequest, { cpu: "2", memory: "1Mi" });
});

it("containers are given what they do not say, and people are told", () => {
  const given = withRangeDefaults(
    pod({}, { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } }),
    ofContainers({ default: { cpu: "500m", memory: "1Gi" }, defaultRequest: { cpu: "100m" } }),
  );
  assert.equal(given.spec.containers[0]?.resources, {
    requests: { cpu: "100m", memory: "1Gi" },
    limits: { cpu: "500m", memory: "1Gi" },
  });
  assert.equal(given.spec.containers[1]?.resources?.requests, { cpu: "1", memory: "1Gi" });
  assert.is(
    given.metadata.annotations?.["kubernetes.io/limit-ranger"],
    "LimitRanger plugin set: cpu, memory request for container c0; cpu, memory limit for container c0",
  );
});

for (const [item, resources, fault] of [
  [{ max: { cpu: "1" } }, {}, "maximum cpu usage per Container is 1.  No limit is specified"],
  [{ max: { cpu: "1" } }, { limits: { cpu: "1500m" } }, "maximum cpu usage per Container is 1, but limit is 1500m"],
  [{ min: { memory: "1Gi" } }, {}, "minimum memory usage per Container is 1Gi.  No request is specified"],
  [
    { min: { memory: "1Gi" } },
    { requests: { memory: "1Mi" } },
    "minimum memory usage per Container is 1Gi, but request is 1Mi",
  ],
  [
    { maxLimitRequestRatio: { cpu: "2" } },
    { requests: { cpu: "100m" }, limits: { cpu: "250m" } },
    "cpu max limit to request ratio per Container is 2, but provided ratio is 2.500000",
  ],
  [
    { maxLimitRequestRatio: { cpu: "2" } },
    { limits: { memory: "1" } },
    "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
  ],
] as const)
  it(fault, () => assert.equal(rangeFaults(ofContainers(item), pod(resources)), [fault]));

it("a pod is its containers together", () => {
  const item = { type: "Pod", max: { cpu: "1" } };
  const half = { requests: { cpu: "600m" }, limits: { cpu: "600m" } };
  assert.equal(rangeFaults(range(item), pod(half)), []);
  assert.equal(rangeFaults(range(item), pod(half, half)), ["maximum cpu usage per Pod is 1, but limit is 1200m"]);
});

for (const [item, field] of [
  [{ type: "Pod", default: { cpu: "1" } }, "spec.limits[0].default"],
  [{ type: "Container", min: { cpu: "2" }, max: { cpu: "1" } }, "spec.limits[0].min.cpu"],
  [{ type: "Container", maxLimitRequestRatio: { cpu: "0.5" } }, "spec.limits[0].maxLimitRequestRatio.cpu"],
  [{ type: "PersistentVolumeClaim" }, "spec.limits[0].limits"],
  [{ type: "Node" }, "spec.limits[0].type"],
] as const)
  it(`refuses ${JSON.stringify(item)}`, () =>
    assert.throws(
      () => range(item),
      (e: Error) => e.message.includes(field),
    ));

it.run();
