import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Redactor } from "../../core/journal-redaction.js";
import { kinds, secretPathsOf } from "../../core/kinds/all.js";

const test = suite("what is recorded");

const container = {
  name: "c",
  image: "i",
  command: ["run", "hunter2"],
  args: ["--key=hunter2"],
  env: [
    { name: "KEY", value: "hunter2" },
    { name: "REF", valueFrom: { fieldRef: { fieldPath: "x" } } },
  ],
  livenessProbe: {
    exec: { command: ["hunter2"] },
    httpGet: { port: 80, httpHeaders: [{ name: "H", value: "hunter2" }] },
  },
};
const metadata = { name: "web", namespace: "default", uid: "u", annotations: { note: "hunter2" } };
const pod = { kind: "Pod", metadata, spec: { containers: [container], initContainers: [container], nodeName: "m1" } };
const template = { metadata: { annotations: { note: "hunter2" }, labels: { a: "b" } }, spec: pod.spec };
const controller = { kind: "ReplicationController", metadata, spec: { replicas: 1, selector: { a: "b" }, template } };

test("secrets of pods and of templates become tokens, the same for the same; all else stays", () => {
  const redactor = new Redactor();
  for (const object of [pod, controller]) {
    const made = redactor.object(object);
    assert.not.match(JSON.stringify(made), /hunter2/);
    for (const kept of ["web", "KEY", "REF", "fieldPath", '"i"']) assert.ok(JSON.stringify(made).includes(kept), kept);
    assert.equal(redactor.object(object), made);
  }
  const [first] = redactor.object(pod).spec.containers;
  assert.is(first?.env[0]?.value, first?.command[1]);
  assert.not.equal(first?.command[0], first?.command[1]);
  assert.is(redactor.object(pod).spec.nodeName, "m1");
});

test("an object of a kind that is not known, or without one, is told by its name alone", () => {
  const redactor = new Redactor();
  for (const kind of ["Sekret", "constructor", undefined]) {
    const object = {
      ...(kind === undefined ? {} : { kind }),
      metadata,
      data: { a: "hunter2" },
      spec: { a: [1, "hunter2"] },
    };
    const made = redactor.object(object);
    assert.not.match(JSON.stringify(made), /hunter2/);
    assert.equal([made.metadata.name, made.metadata.uid], ["web", "u"]);
    assert.match(String(made.data), /^redacted:\d+$/);
    assert.equal(redactor.object({ ...object, data: { a: "other" } }).spec, made.spec, "the same is told as the same");
  }
});

test("whichever field holds an object, or a list of them, is redacted", () => {
  const redactor = new Redactor();
  const made = redactor.fields({
    type: "any",
    object: pod,
    other: controller,
    several: [pod, pod],
    text: "plain",
    n: 1,
  });
  assert.not.match(JSON.stringify(made), /hunter2/);
  assert.equal([made.text, made.n], ["plain", 1]);
  const plain = { type: "timer", name: "x" };
  assert.is(redactor.fields(plain), plain);
});

test("every kind says where its secrets are", () => {
  for (const kind of Object.keys(kinds)) assert.ok(secretPathsOf(kind), kind);
});

test.run();
