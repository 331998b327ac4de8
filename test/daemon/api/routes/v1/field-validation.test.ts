import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Answer, type Cluster, closeAll, startCluster } from "../../cluster.js";

const test = suite("fields that are none, or are given twice");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

const accounts = "/api/v1/namespaces/default/serviceaccounts";
const odd = (name: string): string => `{"metadata":{"name":"${name}","nam":1},"secrets":[{"name":"a","name":"b"}]}`;
const post = (name: string, wish: string): Promise<Answer> => c.call("POST", `${accounts}?${wish}`, odd(name));

test("Strict refuses them all at once, in the words of Kubernetes", async () => {
  const { status, json } = await post("a", "fieldValidation=Strict");
  assert.is(status, 400);
  assert.is(
    json.message,
    'ServiceAccount in version "v1" cannot be handled as a ServiceAccount: ' +
      'strict decoding error: unknown field "metadata.nam", duplicate field "secrets[0].name"',
  );
  assert.is((await c.call("GET", `${accounts}/a`)).status, 404);
});

test("without a word, or with Warn, it is told of them; with Ignore not", async () => {
  for (const wish of ["", "fieldValidation=Warn"]) {
    const { status, headers } = await post(`b${wish.length}`, wish);
    assert.is(status, 201);
    assert.is(
      headers.get("warning"),
      '299 - "unknown field \\"metadata.nam\\"", 299 - "duplicate field \\"secrets[0].name\\""',
    );
  }
  assert.is((await post("c", "fieldValidation=Ignore")).headers.get("warning"), null);
});

test("so it is with what replaces, and with patches", async () => {
  const strict = "fieldValidation=Strict";
  assert.is((await c.call("PUT", `${accounts}/c?${strict}`, odd("c"))).status, 400);
  const patch = (text: string) =>
    c.call("PATCH", `${accounts}/c?${strict}`, text, { "content-type": "application/merge-patch+json" });
  assert.match((await patch('{"metadata":{"labels":{"a":"b","a":"c"}}}')).text, /duplicate field .*metadata.labels.a/);
  assert.match((await patch('{"odd":1}')).text, /unknown field .*odd/);
  assert.is((await patch('{"metadata":{"labels":{"a":"b"}}}')).status, 200);
});

test("another wish is refused", async () => {
  assert.match((await post("d", "fieldValidation=strict")).json.message, /must be one of Ignore, Strict, Warn/);
});

test.run();
