/** Where text belongs it is the text that was written, or a fault that shows it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { readBody } from "../../../core/schema/body.js";
import { bodyText, plainValue, Written } from "../../../core/schema/written.js";
import { decode } from "../../../core/v1beta1/codec.js";

const test = suite("scalars as they are written");

const words = ["0022", "00501", "03788745", "1.10", "TRUE", "007", "1e3", "0x1f", "False", "5", "true", "1.5"];

const oldPod = (env: string, rest = ""): unknown =>
  readBody(`id: zeros
desiredState: {manifest: {containers: [{name: main, image: i, command: [sleep, ${env}], env: [{name: A, value: ${env}}]${rest}}]}}
labels: {build: ${env}}
`);

for (const word of words)
  test(`v1beta1: ${word} is that text`, () => {
    const pod = decode("Pod", oldPod(word));
    const [container] = pod.spec.containers;
    assert.equal(
      [container?.env?.[0]?.value, container?.args?.[1], pod.metadata.labels],
      [word, word, { build: word }],
    );
  });

test("v1beta1: where a number belongs it is what YAML means", () => {
  const [container] = decode("Pod", oldPod("x", ", privileged: TRUE, ports: [{containerPort: 0120}], cpu: 1e3")).spec
    .containers;
  assert.equal(
    [container?.securityContext?.privileged, container?.ports?.[0]?.containerPort, container?.resources?.requests],
    [true, 80, { cpu: "1000m" }],
  );
});

function causesOf(text: string): string[] {
  try {
    readObject("Pod", readBody(text));
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => c.message);
    throw error;
  }
  return [];
}

test("v1: refused by the field, with what was written", () => {
  for (const word of words)
    assert.equal(
      causesOf(`{metadata: {name: x}, spec: {containers: [{name: c, image: i, env: [{name: A, value: ${word}}]}]}}`),
      [`spec.containers[0].env[0].value: invalid value '${word}': must be a string; quote it: "${word}"`],
    );
  assert.equal(causesOf("{metadata: {name: 0022, labels: {b: 007}}, spec: {containers: [{name: c, image: i}]}}"), [
    `metadata.labels.b: invalid value '007': must be a string; quote it: "007"`,
    `metadata.name: invalid value '0022': must be a string; quote it: "0022"`,
  ]);
});

test("v1: octal modes, amounts and flags are as Kubernetes reads them", () => {
  const { object } = readObject(
    "Pod",
    readBody(`
metadata: {name: x}
spec:
  hostNetwork: TRUE
  terminationGracePeriodSeconds: 010
  containers: [{name: c, image: i, resources: {limits: {cpu: 1.10, memory: 1e8}}}]
  volumes: [{name: v, configMap: {name: m, defaultMode: 0644}}]
`),
  );
  const { hostNetwork, terminationGracePeriodSeconds, containers, volumes } = object.spec;
  assert.equal([hostNetwork, terminationGracePeriodSeconds], [true, 8]);
  assert.equal(containers[0]?.resources?.limits, { cpu: "1.10", memory: "1e8" });
  assert.is(volumes?.[0]?.configMap?.defaultMode, 420);
});

test("nothing written is left where JSON is expected", () => {
  const value = { a: [new Written("0022", 18, 18)], b: { c: 1 } };
  assert.equal(plainValue(value), { a: [18], b: { c: 1 } });
  assert.is(plainValue(value.b), value.b);
  assert.is(JSON.stringify(value), '{"a":[18],"b":{"c":1}}');
  assert.is(bodyText(value), '{"a": [0022],"b": {"c": 1}}');
  assert.is(bodyText(value.b), '{"c":1}');
});

test.run();
