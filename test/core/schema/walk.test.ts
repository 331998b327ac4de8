import { suite } from "uvu";
import * as assert from "uvu/assert";
import { descriptionOf } from "../../../core/kinds/prepare.js";
import { describeAt, fieldAt, listTypeOf, mapKeysOf, mergeKeyOf, pathSteps } from "../../../core/schema/walk.js";

const test = suite("questions to a description");
const pod = descriptionOf("Pod");
const service = descriptionOf("Service");

test("paths are those of messages", () => {
  assert.equal(pathSteps("spec.containers[0].ports[12].name"), ["spec", "containers", "0", "ports", "12", "name"]);
  assert.equal(pathSteps(""), []);
  assert.equal(pathSteps(["a.b", "c"]), ["a.b", "c"]);
});

test("what may stand at a path: fields, elements of lists, keys of maps", () => {
  assert.is(describeAt(pod, ""), pod);
  assert.is(describeAt(pod, "spec.containers[0].name")?.type, "string");
  assert.is(describeAt(pod, "spec.containers[*].resources.limits.memory")?.type, "quantity");
  assert.is(describeAt(pod, ["metadata", "labels", "example.com/name"])?.type, "string");
  assert.is(describeAt(pod, "metadata.managedFields[0].fieldsV1")?.type, "any");
  for (const path of ["spec.containres", "spec.nodeName.a", "metadata.managedFields[0].fieldsV1.f:a", "constructor"])
    assert.is(describeAt(pod, path), undefined, path);
});

test("how lists merge, by each of the two ways", () => {
  const lists: readonly (readonly [
    path: string,
    type: string | undefined,
    keys: string[],
    merge: string | undefined,
  ])[] = [
    ["spec.containers", "map", ["name"], "name"],
    ["spec.containers[0].ports", "map", ["containerPort", "protocol"], "containerPort"],
    ["spec.containers[0].command", "atomic", [], undefined],
    ["spec.tolerations", "atomic", [], undefined],
    ["spec.topologySpreadConstraints", "map", ["topologyKey", "whenUnsatisfiable"], "topologyKey"],
    ["spec.containers[0].resources.claims", "map", ["name"], undefined],
    ["status.hostIPs", "atomic", [], "ip"],
    ["metadata.finalizers", "set", [], undefined],
    ["metadata.labels", undefined, [], undefined],
  ];
  for (const [path, type, keys, merge] of lists)
    assert.equal([listTypeOf(pod, path), mapKeysOf(pod, path), mergeKeyOf(pod, path)], [type, keys, merge], path);
  assert.equal([mapKeysOf(service, "spec.ports"), mergeKeyOf(service, "spec.ports")], [["port", "protocol"], "port"]);
});

test("what becomes of a field is said of it, or of what it stands in", () => {
  const fates = {
    "": "honoured",
    "spec.containers[0].image": "honoured",
    "spec.affinity.nodeAffinity": "honoured",
    "spec.resources.requests": "warned",
    "spec.preemptionPolicy": "honoured",
    "spec.securityContext.runAsUser": "honoured",
    "spec.securityContext.windowsOptions.hostProcess": "warned",
    "status.phase": "server",
    "metadata.uid": "server",
  };
  for (const [path, fate] of Object.entries(fates)) assert.is(fieldAt(pod, path)?.fate, fate, path);
  assert.is(fieldAt(pod, "spec.containers")?.required, true);
  assert.is(fieldAt(pod, "spec.restartPolicy")?.default, "Always");
});

test.run();
