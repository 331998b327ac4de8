import { suite } from "uvu";
import * as assert from "uvu/assert";
import { memoryStore } from "../../../core/store/memory.js";
import { watchBufferMax } from "../../../core/store/watch.js";
import { create, update } from "../../../core/store/write.js";
import { type Cluster, closeAll, type Json, startCluster } from "./cluster.js";
import { openStream } from "./events.js";

const test = suite("telling a watch");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster({ store: memoryStore({ historyMax: 100_000 }) });
});
test.after.each(closeAll);

const namespaces = "/api/v1/namespaces";
const namespace = (name: string, filler = ""): Json => ({
  kind: "Namespace",
  metadata: { name, uid: name, annotations: { filler } },
});

test("many watches that begin with all there is share its JSON, and none waits for another to read", async () => {
  for (let i = 0; i < 500; i++) await create(c.store, namespace(`n-${i}`, "x".repeat(2_000)));
  const count = (await c.store.list("Namespace")).items.length;
  const path = `${c.url}${namespaces}?watch=true`;
  const unread = await Promise.all(Array.from({ length: 20 }, () => openStream(path)));
  const watch = await openStream(path);
  const names = (await watch.take(count)).map((e) => `${e.type} ${e.object.metadata.name}`);
  assert.is(new Set(names).size, count);
  await create(c.store, namespace("later"));
  assert.is((await watch.take(1))[0].object.metadata.name, "later");
  for (const one of unread) one.close();
  watch.close();
  while (c.openStreams() > 0) await new Promise(setImmediate);
  assert.is(c.deps.load.answers.taken, 0);
});

test("what exists keeps a place while it is told, and gives it back when it has been", async () => {
  await create(c.store, namespace("a"));
  const watch = await openStream(`${c.url}${namespaces}?watch=true`);
  await watch.take(1);
  while (c.deps.load.answers.taken > 0) await new Promise(setImmediate);
  assert.is(c.openStreams(), 1);
  watch.close();
});

test("a watcher that is too slow is ended with 410, and watches on from what it has seen: nothing is missing", async () => {
  const big = "x".repeat(8_000);
  let object = await create(c.store, namespace("busy", big));
  const path = `${c.url}${namespaces}?watch=true&fieldSelector=metadata.name%3Dbusy`;
  const slow = await openStream(`${path}&resourceVersion=${object.metadata.resourceVersion}`);
  const changes = watchBufferMax + 3_000;
  for (let i = 1; i <= changes; i++)
    object = await update(c.store, { ...object, metadata: { ...object.metadata, labels: { i: String(i) } } } as never);
  const seen: number[] = [];
  let last = "";
  for (;;) {
    const piece = await slow.next();
    assert.ok(piece, "it ends by an event");
    const event = JSON.parse(piece);
    if (event.type === "ERROR") {
      assert.equal([event.object.code, event.object.reason], [410, "Expired"]);
      break;
    }
    seen.push(Number(event.object.metadata.labels.i));
    last = event.object.metadata.resourceVersion;
  }
  assert.ok(seen.length < changes);
  const resumed = await openStream(`${path}&resourceVersion=${last}`);
  while (seen.at(-1) !== changes) seen.push(Number((await resumed.take(1))[0].object.metadata.labels.i));
  assert.equal(
    seen,
    Array.from({ length: changes }, (_, i) => i + 1),
  );
  resumed.close();
});

test.run();
