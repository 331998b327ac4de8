import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConfigValues } from "../../../../daemon/minion/configs/config-values.js";
import { valueFrom, valuesFrom } from "../../../../daemon/minion/configs/env-values.js";
import { pod } from "../bench.js";

const test = suite("variables from elsewhere");
const at = { minion: "m1", address: "127.0.0.2", podIp: "", cpus: 1, memoryBytes: 1 };
const configs = new Map<string, ConfigValues>([
  ["ConfigMap/m", { version: "1", data: { a: "1", "b c": "2", "x=y": "no", "d.e-f": "3" }, binaryData: { z: "AAE=" } }],
  ["Secret/s", { version: "2", data: { k: "w7w=" } }],
  ["Secret/none", { version: "" }],
]);
const value = (source: object): string | undefined =>
  valueFrom(source, pod("Always"), { name: "c", image: "i" }, at, configs);

test("one key of a ConfigMap or Secret, a field, or an amount", () => {
  assert.is(value({ configMapKeyRef: { name: "m", key: "a" } }), "1");
  assert.is(value({ secretKeyRef: { name: "s", key: "k" } }), "ü");
  assert.is(value({ fieldRef: { fieldPath: "metadata.name" } }), "web");
  assert.is(value({ resourceFieldRef: { resource: "limits.cpu" } }), "1");
});

test("what is missing is told in the kubelet's words, or not set", () => {
  const missing = { name: "m", key: "q" };
  assert.throws(() => value({ configMapKeyRef: missing }), "couldn't find key q in ConfigMap default/m");
  assert.throws(() => value({ configMapKeyRef: { name: "m", key: "z" } }), /couldn't find key z/);
  assert.throws(() => value({ secretKeyRef: { name: "none", key: "k" } }), 'secret "none" not found');
  assert.is(value({ configMapKeyRef: { ...missing, optional: true } }), undefined);
  assert.is(value({ secretKeyRef: { name: "none", key: "k", optional: true } }), undefined);
});

test("all of one, with a prefix; what is no name of a variable is left out", () => {
  const all = valuesFrom([{ prefix: "P_", configMapRef: { name: "m" } }, { secretRef: { name: "s" } }], configs);
  assert.equal(all, [
    ["P_a", "1"],
    ["P_b c", "2"],
    ["P_d.e-f", "3"],
    ["k", "ü"],
  ]);
  assert.equal(valuesFrom([{ secretRef: { name: "none", optional: true } }], configs), []);
  assert.throws(() => valuesFrom([{ secretRef: { name: "none" } }], configs), 'secret "none" not found');
});

test.run();
