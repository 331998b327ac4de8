/** Laws of watching. */
import * as assert from "uvu/assert";
import { revisionOf } from "../../../core/objects/types.js";
import { create, remove } from "../../../core/store/write.js";
import { brief, faultOf, type Law, pod, podKey, take } from "./subject.js";

/** What a bookmark rests on. */
function handOverLaws(law: Law): void {
  law("a watch knows up to where all was handed over, also of what does not concern it", async ({ store }) => {
    for (const name of ["a", "b"]) await create(store, pod(name));
    const watch = await store.watch({ from: 1, kinds: ["Pod"] });
    assert.is(watch.handedUpTo, undefined, "b waits");
    await take(watch, 1);
    assert.is(watch.handedUpTo, 2);
    await create(store, { kind: "Node", metadata: { name: "n" }, spec: {} });
    assert.is(watch.handedUpTo, 3);
    await create(store, pod("c"));
    assert.is(watch.handedUpTo, undefined, "c waits");
    assert.equal((await take(watch, 1)).map(brief), ["ADDED c 4"]);
    assert.is(watch.handedUpTo, 4);
  });
}

export function watchLaws(law: Law): void {
  handOverLaws(law);
  law("a watch from now sees what comes, once, in order", async ({ store }) => {
    await create(store, pod("before"));
    const watch = await store.watch();
    await store.write([
      { op: "create", object: pod("a") },
      { op: "update", object: pod("a", "b") },
    ]);
    await remove(store, podKey("a"));
    const changes = await take(watch, 3);
    assert.equal(changes.map(brief), ["ADDED a 2", "MODIFIED a 3", "DELETED a 4"]);
    const [, modified, deleted] = changes;
    assert.is(modified?.type === "MODIFIED" && revisionOf(modified.previous), 2);
    assert.is(deleted?.object.metadata.resourceVersion, "4", "a removal bears its own revision");
    assert.is(deleted?.type === "DELETED" && revisionOf(deleted.previous), 3);
    watch.close();
    assert.equal(await take(watch, 1), []);
  });

  law("a reader that waits gets the change when it comes", async ({ store }) => {
    const watch = await store.watch();
    const coming = take(watch, 1);
    await create(store, pod("a"));
    assert.equal((await coming).map(brief), ["ADDED a 1"]);
  });

  law("a watch from a revision gets the past, then the present", async ({ store }) => {
    for (const name of ["a", "b", "c"]) await create(store, pod(name));
    const watch = await store.watch({ from: 1 });
    await create(store, pod("d"));
    assert.equal((await take(watch, 3)).map(brief), ["ADDED b 2", "ADDED c 3", "ADDED d 4"]);
    const atNow = await store.watch({ from: 4 });
    await create(store, pod("e"));
    assert.equal((await take(atNow, 1)).map(brief), ["ADDED e 5"]);
  });

  law("a watch is filtered by kind and namespace", async ({ store }) => {
    await create(store, pod("a", "i", "one"));
    await create(store, pod("b", "i", "two"));
    await create(store, { kind: "Node", metadata: { name: "n" }, spec: {} });
    const two = await store.watch({ from: 0, namespace: "two" });
    const nodes = await store.watch({ from: 0, kinds: ["Node", "Service"] });
    assert.equal((await take(two, 1)).map(brief), ["ADDED b 2"]);
    assert.equal((await take(nodes, 1)).map(brief), ["ADDED n 3"]);
  });

  law(
    "a past that is no longer held is Expired; a future that never was, too",
    async ({ store }) => {
      for (let i = 0; i < 10; i++) await create(store, pod(`p${i}`));
      assert.is((await faultOf(store.watch({ from: 5 }))).reason, "Expired");
      assert.equal((await take(await store.watch({ from: 6 }), 4)).length, 4);
      assert.is((await faultOf(store.watch({ from: 11 }))).reason, "Expired");
    },
    4,
  );

  law("a reader that is too slow is ended with Expired, others go on", async ({ store }) => {
    const slow = await store.watch({ bufferMax: 3 });
    const other = await store.watch();
    for (let i = 0; i < 4; i++) await create(store, pod(`p${i}`));
    assert.is((await faultOf(take(slow, 1))).reason, "Expired");
    assert.equal(await take(slow, 1), [], "after the fault it is over");
    assert.is((await take(other, 4)).length, 4);
  });

  law("leaving the loop closes the watch", async ({ store }) => {
    const watch = await store.watch({ bufferMax: 1 });
    await create(store, pod("a"));
    for await (const change of watch) {
      assert.is(change.revision, 1);
      break;
    }
    await create(store, pod("b"));
    await create(store, pod("c"));
    assert.equal(await take(watch, 1), []);
  });
}
