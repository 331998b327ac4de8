/** Bookmarks of a watch, and WatchList: what exists, a bookmark that says so, then what changes. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bookmarkMs } from "../../../daemon/api/limits.js";
import { handClock } from "../adapters/portals/loopback.js";
import { type Cluster, closeAll, type Json, startCluster } from "./cluster.js";
import { openSocket, openStream } from "./events.js";
import { pod } from "./sample.js";

const test = suite("bookmarks");
let c: Cluster;
let clock: ReturnType<typeof handClock>;
test.before.each(async () => {
  clock = handClock();
  c = await startCluster({ httpClock: clock });
});
test.after.each(closeAll);

const ns = "/api/v1/namespaces/default";
const initial = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
const table = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
const ended = "k8s.io/initial-events-end";

const told = ({ type, object }: Json): string =>
  type === "BOOKMARK"
    ? `${object.kind} ${object.metadata.resourceVersion} ${object.metadata.annotations?.[ended] ?? ""}`.trim()
    : `${type} ${object.metadata.name}`;
const create = (name: string, labels: object = {}, namespace = "default"): Promise<Json> =>
  c.call("POST", `/api/v1/namespaces/${namespace}/pods`, pod(name, { metadata: { name, labels } }));
const revision = async (): Promise<number> => c.store.revision();

test("what exists, the bookmark that ends it at its revision, then what comes", async () => {
  await create("a");
  await create("b");
  const before = await revision();
  const watch = await openStream(`${c.url}/api/v1/pods?watch=1&${initial}`);
  const events = await watch.take(3);
  assert.equal(events.slice(0, 2).map(told), ["ADDED a", "ADDED b"]);
  const bookmark = events[2];
  assert.equal([bookmark.type, bookmark.object.kind, bookmark.object.apiVersion], ["BOOKMARK", "Pod", "v1"]);
  assert.equal(bookmark.object.metadata.annotations, { [ended]: "true" });
  assert.ok(Number(bookmark.object.metadata.resourceVersion) >= before);
  await create("c");
  assert.equal((await watch.take(1)).map(told), ["ADDED c"]);
  const resumed = await openStream(
    `${c.url}/api/v1/pods?watch=1&resourceVersion=${bookmark.object.metadata.resourceVersion}`,
  );
  assert.equal((await resumed.take(1)).map(told), ["ADDED c"]);
});

test("an empty collection has its bookmark at once; so have selections, namespaces, tables and WebSockets", async () => {
  const at = await revision();
  const empty = await openStream(`${c.url}${ns}/services?watch=1&${initial}`);
  assert.equal((await empty.take(1)).map(told), [`Service ${at} true`]);
  await create("a", { app: "x" });
  await create("b", { app: "y" });
  const now = await revision();
  for (const [path, names] of [
    [`${ns}/pods?watch=1&labelSelector=app%3Dx&${initial}`, ["ADDED a"]],
    [`${ns}/pods?watch=1&fieldSelector=metadata.name%3Db&${initial}`, ["ADDED b"]],
    [`/api/v1/watch${ns.slice("/api/v1".length)}/pods/b?${initial}`, ["ADDED b"]],
    [`/api/v1/namespaces/other/pods?watch=1&${initial}`, []],
    [`/api/v1/pods?watch=1&resourceVersion=0&${initial}`, ["ADDED a", "ADDED b"]],
    [`/api/v1/pods?watch=1&resourceVersion=${at}&${initial}`, ["ADDED a", "ADDED b"]],
  ] as const) {
    const watch = await openStream(`${c.url}${path}`);
    const events = await watch.take(names.length + 1);
    assert.equal(events.map(told), [...names, `Pod ${now} true`], path);
  }
  const watch = await openStream(`${c.url}${ns}/pods?watch=1&${initial}`, table);
  const [, , bookmark] = await watch.take(3);
  assert.equal([bookmark.type, bookmark.object.kind], ["BOOKMARK", "Table"]);
  assert.is(bookmark.object.metadata.resourceVersion, String(now));
  const [row] = bookmark.object.rows;
  assert.equal(row.object.metadata, {
    resourceVersion: String(now),
    creationTimestamp: null,
    annotations: { [ended]: "true" },
  });
  assert.is(row.cells.length, bookmark.object.columnDefinitions.length);
  const socket = await openSocket(`${c.url}${ns}/pods?watch=1&${initial}`);
  const lines = [await socket.next(), await socket.next(), await socket.next()];
  assert.equal(
    lines.map((line) => told(JSON.parse(line.toString()))),
    ["ADDED a", "ADDED b", `Pod ${now} true`],
  );
});

test("without leave for bookmarks there is none; without initial events nothing that exists is told", async () => {
  await create("a");
  const match = "resourceVersionMatch=NotOlderThan";
  const plain = await openStream(`${c.url}${ns}/pods?watch=1&sendInitialEvents=true&${match}`);
  const fresh = await openStream(
    `${c.url}${ns}/pods?watch=1&sendInitialEvents=false&${match}&allowWatchBookmarks=true`,
  );
  const old = await openStream(`${c.url}/api/v1beta1/watch/pods?${initial}`);
  assert.equal((await plain.take(1)).map(told), ["ADDED a"]);
  assert.equal((await old.take(1))[0].object.id, "a");
  await create("b");
  for (const watch of [plain, fresh]) assert.equal((await watch.take(1)).map(told), ["ADDED b"]);
  assert.equal((await old.take(1))[0].object.id, "b");
});

test("about each minute a bookmark with the revision that is reached, and one at the end", async () => {
  await create("a");
  const path = `${ns}/pods?watch=1&labelSelector=app%3Dnone&allowWatchBookmarks=true&timeoutSeconds=100`;
  const watch = await openStream(`${c.url}${path}`);
  const silent = await openStream(`${c.url}${ns}/pods?watch=1&labelSelector=app%3Dnone&timeoutSeconds=100`);
  for (const [advanceMs, name] of [
    [bookmarkMs, "b"],
    [40_000, "c"],
  ] as const) {
    await create(name);
    const now = await revision();
    clock.advance(advanceMs);
    assert.equal((await watch.take(1)).map(told), [`Pod ${now}`]);
  }
  assert.is(await watch.next(), undefined);
  assert.is(await silent.next(), undefined, "nothing was told to who did not ask");
});

test("options that contradict each other are 422, in Kubernetes' words", async () => {
  const cases: [query: string, status: number, message: RegExp][] = [
    ["watch=1&sendInitialEvents=true", 422, /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan/],
    ["watch=1&sendInitialEvents=false", 422, /requires setting resourceVersionMatch/],
    ["watch=1&sendInitialEvents=true&resourceVersionMatch=Exact", 422, /unsupported value 'Exact'.*NotOlderThan/],
    ["watch=1&resourceVersionMatch=NotOlderThan", 422, /forbidden for watch unless sendInitialEvents is provided/],
    ["sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=0", 422, /forbidden for list/],
    ["resourceVersionMatch=NotOlderThan", 422, /forbidden unless resourceVersion is provided/],
    ["resourceVersionMatch=Exact&resourceVersion=0", 422, /forbidden for resourceVersion "0"/],
    ["resourceVersionMatch=Exact&resourceVersion=99999", 410, /revision 99999 is not of this store/],
    ["watch=1&sendInitialEvents=maybe", 400, /true or false/],
    ["watch=1&allowWatchBookmarks=maybe", 400, /true or false/],
    [`watch=1&resourceVersion=99999&${initial}`, 410, /revision 99999 is not of this store/],
  ];
  await create("a");
  for (const [query, status, message] of cases) {
    const { status: answered, json } = await c.call("GET", `${ns}/pods?${query}`);
    assert.equal([answered, json.kind, json.code], [status, "Status", status], query);
    assert.match(json.message, message, query);
    if (status === 422) {
      assert.equal([json.reason, json.details.group, json.details.kind], ["Invalid", "meta.k8s.io", "ListOptions"]);
      assert.match(json.message, /^ListOptions\.meta\.k8s\.io "" is invalid: /);
    }
  }
  const now = await revision();
  for (const query of [
    `resourceVersion=0&resourceVersionMatch=NotOlderThan`,
    `resourceVersion=${now}&resourceVersionMatch=Exact`,
  ])
    assert.is((await c.call("GET", `${ns}/pods?${query}`)).status, 200, query);
});

test.run();
