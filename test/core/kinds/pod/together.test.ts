/** What the parts of a pod ask of each other. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("a pod as a whole");

function causes(spec: object): string[] {
  try {
    readObject("Pod", { metadata: { name: "a" }, spec });
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => `${c.reason} ${c.field}`);
    throw error;
  }
  return [];
}
const container = (name: string, fields: object = {}): object => ({ name, image: "i", ...fields });
const port = (hostPort: number, containerPort = 80): object => ({ ports: [{ containerPort, hostPort }] });

test("it has a container, and names are given once", () => {
  assert.equal(causes({ containers: [] }), ["FieldValueRequired spec.containers"]);
  const twice = { containers: [container("a")], initContainers: [container("a")] };
  assert.equal(causes(twice), ["FieldValueDuplicate spec.containers[0].name"]);
  const volumes = [{ name: "v" }, { name: "v" }];
  assert.equal(causes({ containers: [container("a")], volumes }), ["FieldValueDuplicate spec.volumes[1].name"]);
});

test("what is mounted is a volume of the pod", () => {
  const volumeMounts = [{ name: "none", mountPath: "/a" }];
  assert.equal(causes({ containers: [container("a", { volumeMounts })] }), [
    "FieldValueNotFound spec.containers[0].volumeMounts[0].name",
  ]);
});

test("a port of the host can be had once, and on the host's network is the container's", () => {
  const containers = [container("a", port(8080)), container("b", port(8080, 81))];
  assert.equal(causes({ containers }), ["FieldValueDuplicate spec.containers[1].ports[0].hostPort"]);
  assert.equal(causes({ containers: [container("a", port(8080))], hostNetwork: true }), [
    "FieldValueInvalid spec.containers[0].ports[0].hostPort",
  ]);
  assert.equal(causes({ containers: [container("a", port(80))], hostNetwork: true }), []);
});

test.run();
