import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytesOf, ConfigFault, keysOf, valuesOf } from "../../../../daemon/minion/configs/config-values.js";

const test = suite("what ConfigMaps and Secrets hold");
const map = { kind: "ConfigMap", name: "m" } as const;
const secret = { kind: "Secret", name: "s" } as const;

test("what is there is given; what is not, is said in the kubelet's words, or left out", () => {
  const configs = new Map([
    ["ConfigMap/m", { version: "1", data: {} }],
    ["Secret/s", { version: "" }],
  ]);
  assert.equal(valuesOf(configs, map), { version: "1", data: {} });
  assert.throws(() => valuesOf(configs, secret), /^ConfigFault|secret "s" not found$/);
  assert.is(valuesOf(configs, secret, true), undefined);
  // Whether it is there is not known: that it may be missing does not help.
  assert.throws(() => valuesOf(configs, { kind: "Secret", name: "t" }, true), /has not told of it yet/);
  try {
    valuesOf(configs, secret);
  } catch (error) {
    assert.instance(error, ConfigFault);
  }
});

test("texts are UTF-8, and the values of secrets and binaryData base64", () => {
  const values = { version: "1", data: { a: "w7w=" }, binaryData: { b: "AAE=" } };
  assert.is(bytesOf(map, values, "a")?.toString(), "w7w=");
  assert.is(bytesOf(secret, values, "a")?.toString(), "ü");
  assert.equal(bytesOf(map, values, "b"), Buffer.from([0, 1]));
  for (const key of ["c", "__proto__", "toString"]) assert.is(bytesOf(map, values, key), undefined, key);
  assert.equal(keysOf(values), ["a", "b"]);
});

test.run();
