import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../cluster.js";

const test = suite("what lists and objects look like");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
  await c.call("POST", "/api/v1/namespaces", { metadata: { name: "one", labels: { a: "b" } } });
});
test.after(closeAll);

const accepting = async (path: string, accept: string): Promise<ReturnType<typeof JSON.parse>> =>
  (await c.call("GET", path, undefined, { accept })).json;

for (const version of ["v1", "v1beta1"]) {
  const table = `application/json;as=Table;v=${version};g=meta.k8s.io`;
  test(`tables of ${version}`, async () => {
    const list = await accepting("/api/v1/namespaces?fieldSelector=metadata.name=one", table);
    assert.equal([list.kind, list.apiVersion], ["Table", `meta.k8s.io/${version}`]);
    assert.equal(list.rows[0].cells.slice(0, 2), ["one", "Active"]);
    assert.is(list.rows[0].object.metadata.labels.a, "b");
    const one = await accepting("/api/v1/namespaces/one?includeObject=Object", table);
    assert.is(one.rows[0].object.kind, "Namespace");
    assert.is((await accepting("/api/v1/namespaces/one?includeObject=None", table)).rows[0].object, undefined);
    assert.is((await accepting("/api/v1/namespaces/one?includeObject=All", table)).code, 400);
  });

  test(`metadata only, of ${version}`, async () => {
    const of = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=${version}`;
    const list = await accepting("/api/v1/namespaces", of("PartialObjectMetadataList"));
    assert.equal([list.kind, list.apiVersion], ["PartialObjectMetadataList", `meta.k8s.io/${version}`]);
    for (const item of list.items) assert.equal(Object.keys(item), ["kind", "apiVersion", "metadata"]);
    const one = await accepting("/api/v1/namespaces/one", of("PartialObjectMetadata"));
    assert.equal([one.kind, one.metadata.labels.a, one.status], ["PartialObjectMetadata", "b", undefined]);
  });
}

test("the first of what a client accepts that there is", async () => {
  const table = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const kindFor = async (accept: string): Promise<string> => (await accepting("/api/v1/namespaces/one", accept)).kind;
  assert.is(await kindFor(`application/json, ${table}`), "Namespace");
  assert.is(await kindFor(`application/json;as=Table;v=v9;g=meta.k8s.io, ${table}, application/json`), "Table");
  assert.is(await kindFor(`application/vnd.kubernetes.protobuf, ${table}`), "Table");
  assert.is(
    await kindFor(
      "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    ),
    "PartialObjectMetadata",
  );
});

for (const [as, kind] of [
  ["Table", "Table"],
  ["PartialObjectMetadata", "PartialObjectMetadata"],
])
  test(`watches tell a ${kind}, and where what existed ends`, async () => {
    const accept = `application/json;as=${as};v=v1;g=meta.k8s.io`;
    const query =
      "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
    const { text } = await c.call("GET", `/api/v1/namespaces?${query}`, undefined, { accept });
    const events = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.is(events[0].type, "ADDED");
    for (const { object } of events) assert.is(object.kind, kind);
    const ends = events.filter(({ type, object }) => {
      const { metadata } = object.rows?.[0]?.object ?? object;
      return type === "BOOKMARK" && metadata.annotations?.["k8s.io/initial-events-end"] === "true";
    });
    assert.is(ends.length, 1);
  });

test.run();
