import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareForUpdate, readObject } from "../../../../core/kinds/prepare.js";

const test = suite("secrets as they are read");
const b64 = (text: string): string => Buffer.from(text).toString("base64");
const secret = (more: object) =>
  readObject("Secret", { metadata: { name: "x", namespace: "default" }, ...more }).object;

/** What the fault says that is thrown. */
function fault(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return JSON.stringify(error) + String(error);
  }
  throw new Error("nothing was thrown");
}

test("what is given as text becomes data, counts before it, and is not answered", () => {
  const made = secret({ data: { a: b64("old"), b: b64("b") }, stringData: { a: "neü", c: "" } });
  assert.equal(made.data, { a: b64("neü"), b: b64("b"), c: "" });
  assert.not.ok("stringData" in made);
  assert.is(made.type, "Opaque");
});

test("data is base64, and the fault does not tell what it was", () => {
  for (const data of ["hunter2!", "a", "====", "a===", 5]) {
    const told = fault(() => secret({ data: { a: data } }));
    assert.match(told, /data\.a: invalid value: must be base64/, String(data));
    assert.not.match(told, /hunter2/);
  }
  assert.equal(secret({ data: { a: "aGk\n=\r\n" } }).data, { a: "aGk=" });
  assert.not.match(
    fault(() => secret({ stringData: { a: 1234567 } })),
    /1234567/,
  );
});

test("keys are names of files", () => {
  for (const key of ["a b", "..", ".", "..data", "a/b", "x".repeat(254), ""])
    assert.throws(() => secret({ stringData: { [key]: "v" } }), /stringData/, key);
  for (const key of [".dockercfg", "a..b", "x".repeat(253)]) secret({ stringData: { [key]: "v" } });
});

test("one MiB of values, and no more", () => {
  secret({ stringData: { a: "x".repeat(1024 * 1024) } });
  assert.throws(() => secret({ stringData: { a: "x".repeat(1024 * 1024), b: "y" } }), /at most 1048576 bytes/);
});

test("a type asks for its keys", () => {
  const typed = (type: string, data: object) => () => secret({ type: `kubernetes.io/${type}`, stringData: data });
  assert.throws(typed("tls", { "tls.crt": "c" }), /data\[tls.key\]: required/);
  typed("tls", { "tls.crt": "", "tls.key": "" })();
  assert.throws(typed("ssh-auth", {}), /data\[ssh-privatekey\]: required/);
  assert.throws(typed("basic-auth", {}), /data\[username\]: required/);
  typed("basic-auth", { password: "p" })();
  assert.throws(typed("dockerconfigjson", {}), /data\[.dockerconfigjson\]: required/);
  assert.throws(typed("dockerconfigjson", { ".dockerconfigjson": "[]" }), /must be a JSON object/);
  typed("dockerconfigjson", { ".dockerconfigjson": "{}" })();
  assert.throws(typed("dockercfg", { ".dockercfg": "x" }), /must be a JSON object/);
  assert.throws(typed("service-account-token", {}), /service-account.name\]: required/);
  for (const type of ["example.com/own", "constructor", "toString"]) secret({ type });
});

test("its type stays, and what is immutable stays as it is", () => {
  const old = secret({ stringData: { a: "1" }, immutable: true });
  const change = (more: object) => () => prepareForUpdate("Secret", old, { ...old, ...more });
  assert.throws(change({ data: {} }), /data: forbidden: field is immutable/);
  assert.throws(change({ immutable: false }), /immutable: forbidden/);
  assert.throws(change({ type: "other" }), /type: forbidden: field is immutable/);
  change({ metadata: { ...old.metadata, labels: { a: "b" } } })();
});

test.run();
