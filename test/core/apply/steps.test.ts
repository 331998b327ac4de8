import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isLeaf, partsByStep, partsOf, wayText } from "../../../core/apply/steps.js";
import { fieldAt } from "../../../core/schema/walk.js";
import { sample } from "./samples.js";

const test = suite("steps into a value");
const at = (path: string) => fieldAt(sample, path)?.of;

test("fields, elements with keys and defaults, elements of sets", () => {
  const steps = (path: string, value: unknown): string[] => partsOf(at(path), value).map(({ step }) => step);
  assert.equal(steps("spec.inner", { a: "x", b: undefined, odd: 1 }), ["f:a", "f:odd"]);
  assert.equal(steps("spec.ports", [{ port: 1 }, { port: 2, protocol: "UDP" }]), [
    'k:{"port":1,"protocol":"TCP"}',
    'k:{"port":2,"protocol":"UDP"}',
  ]);
  assert.equal(steps("spec.ports.0.words", ["a", "b"]), ['v:"a"', 'v:"b"']);
});

test("what is one value has no steps, and what is not of its sort", () => {
  for (const [path, value] of [
    ["spec.count", 1],
    ["spec.args", []],
    ["spec.selector", {}],
    ["spec.ports", {}],
    ["spec.inner", "x"],
  ] as const)
    assert.ok(isLeaf(at(path), value), path);
  for (const [path, value] of [
    ["spec.ports", []],
    ["spec.free", {}],
    ["spec.inner", {}],
  ] as const)
    assert.not(isLeaf(at(path), value), path);
  assert.ok(isLeaf(undefined, { a: 1 }));
});

test("elements with one key are one part", () => {
  const [part] = partsByStep(at("spec.ports"), [
    { port: 1, name: "a" },
    { port: 1, name: "b" },
  ]).values();
  assert.equal(part?.value, [
    { port: 1, name: "a" },
    { port: 1, name: "b" },
  ]);
});

test("a way is shown as Kubernetes does", () => {
  assert.is(wayText(["f:spec", 'k:{"port":80,"protocol":"TCP"}', "f:name"]), '.spec[port=80,protocol="TCP"].name');
  assert.is(wayText(["f:finalizers", 'v:"a"', "i:3", "k:odd"]), '.finalizers[="a"][3][odd]');
});

test.run();
