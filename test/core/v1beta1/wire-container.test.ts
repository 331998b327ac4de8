import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Faults, lenientRules } from "../../../core/schema/faults.js";
import { wireContainer } from "../../../core/v1beta1/wire-container.js";

const test = suite("v1beta1's containers");

function read(value: unknown) {
  const faults = new Faults(lenientRules);
  return { container: wireContainer.read(value, "", faults), causes: faults.causes.map((c) => c.field) };
}

test("old words are kept beside the new, and keys are taken in any case", () => {
  const { container, causes } = read({
    name: "web",
    Image: "web:1",
    env: [{ key: "A", value: "1" }],
    volumeMounts: [{ name: "data", path: "/data" }],
    cpu: 100,
    imagePullPolicy: "",
  });
  assert.equal(causes, []);
  assert.equal(
    [container.image, container.env, container.volumeMounts, container.cpu, container.imagePullPolicy],
    ["web:1", [{ key: "A", value: "1" }], [{ name: "data", path: "/data" }], 100, ""],
  );
});

test("all that is wrong is told at once", () => {
  const { causes } = read({ image: "web:1", cpu: -1, imagePullPolicy: "Sometimes", ports: [{ containerPort: "x" }] });
  assert.equal(causes.sort(), ["cpu", "imagePullPolicy", "name", "ports[0].containerPort"]);
});

test.run();
