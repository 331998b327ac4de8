import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "./cluster.js";

const test = suite("lists in pages");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
  for (const name of ["a", "b", "c", "d", "e"])
    await c.call("POST", services, {
      metadata: { name, labels: { odd: String("ace".includes(name)) } },
      spec: { ports: [{ port: 80 }] },
    });
});
test.after(closeAll);

const services = "/api/v1/namespaces/default/services";
const names = (json: { items: { metadata: { name: string } }[] }): string =>
  json.items.map((s) => s.metadata.name).join("");

test("pages are of one revision, whatever is written between them", async () => {
  const first = (await c.call("GET", `${services}?limit=2`)).json;
  assert.is(names(first), "ab");
  assert.is(first.metadata.remainingItemCount, 3);
  await c.call("DELETE", `${services}/c`);
  await c.call("POST", services, { metadata: { name: "bb" }, spec: { ports: [{ port: 80 }] } });
  const token = first.metadata.continue;
  const second = (await c.call("GET", `${services}?limit=2&continue=${token}`)).json;
  assert.is(names(second), "cd");
  assert.is(second.metadata.resourceVersion, first.metadata.resourceVersion);
  const last = (await c.call("GET", `${services}?limit=2&continue=${second.metadata.continue}`)).json;
  assert.is(names(last), "e");
  assert.is(last.metadata.continue, undefined);
  assert.is(
    names(
      (await c.call("GET", `${services}?resourceVersion=${first.metadata.resourceVersion}&resourceVersionMatch=Exact`))
        .json,
    ),
    "abcde",
  );
});

test("of what is chosen by labels nobody counts what is left", async () => {
  const { metadata, ...list } = (await c.call("GET", `${services}?limit=1&labelSelector=odd%3Dfalse`)).json;
  assert.is(names(list), "b");
  assert.type(metadata.continue, "string");
  assert.is(metadata.remainingItemCount, undefined);
});

test("a token whose revision is gone: 410 with one that leads on in what is now", async () => {
  const old = Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: 999_999, start: "default/b" })).toString(
    "base64url",
  );
  const { status, json } = await c.call("GET", `${services}?limit=9&continue=${old}`);
  assert.equal([status, json.reason], [410, "Expired"]);
  assert.is(names((await c.call("GET", `${services}?continue=${json.metadata.continue}`)).json), "bbde");
});

test("a list from a revision that is not reached yet: who has seen it begins anew", async () => {
  for (const query of ["resourceVersion=999999", "resourceVersion=999999&resourceVersionMatch=NotOlderThan"]) {
    const { status, json } = await c.call("GET", `${services}?${query}`);
    assert.equal([status, json.reason, json.details.retryAfterSeconds], [504, "Timeout", 1], query);
    assert.equal(json.details.causes, [
      { reason: "ResourceVersionTooLarge", field: "", message: "Too large resource version" },
    ]);
    assert.match(json.message, /^Too large resource version: 999999, current: \d+$/);
  }
});

test("what makes no sense is refused", async () => {
  const token = (await c.call("GET", `${services}?limit=1`)).json.metadata.continue;
  for (const [query, status] of [
    [`continue=${token}&resourceVersion=3`, 400],
    ["continue=nonsense", 400],
    ["limit=many", 400],
    [`continue=${token}&resourceVersionMatch=NotOlderThan`, 422],
  ])
    assert.is((await c.call("GET", `${services}?${query}`)).status, status, String(query));
});

test("tables have pages too", async () => {
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const { json } = await c.call("GET", `${services}?limit=1`, undefined, { accept });
  assert.equal([json.kind, json.rows.length, typeof json.metadata.continue], ["Table", 1, "string"]);
});

test.run();
