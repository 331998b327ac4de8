/** Laws of what a restart finds. */
import * as assert from "uvu/assert";
import { revisionOf } from "../../../core/objects/types.js";
import { create, remove, update } from "../../../core/store/write.js";
import { brief, faultOf, type Law, pod, podKey, take } from "./subject.js";

export function restartLaws(law: Law): void {
  law("after a restart: objects, revision and history as before", async (subject) => {
    await create(subject.store, pod("a"));
    await update(subject.store, pod("a", "b"));
    await create(subject.store, pod("gone"));
    await remove(subject.store, podKey("gone"));
    const before = await subject.store.list("Pod");
    const seen = await take(await subject.store.watch({ from: 0 }), 4);
    const store = await subject.reopen();
    assert.equal(await store.list("Pod"), before);
    assert.equal(await take(await store.watch({ from: 0 }), 4), seen);
    assert.is(revisionOf(await create(store, pod("gone"))), 5, "revisions go on");
  });

  law(
    "after a restart the history is as short as it was",
    async (subject) => {
      for (let i = 0; i < 9; i++) await create(subject.store, pod(`p${i}`));
      await remove(subject.store, podKey("p0"));
      await update(subject.store, pod("p1", "b"));
      for (let i = 2; i < 6; i++) await remove(subject.store, podKey(`p${i}`));
      const store = await subject.reopen();
      assert.is((await faultOf(store.watch({ from: 11 }))).reason, "Expired");
      assert.equal((await take(await store.watch({ from: 12 }), 3)).map(brief), [
        "DELETED p3 13",
        "DELETED p4 14",
        "DELETED p5 15",
      ]);
      assert.equal(
        (await store.list("Pod")).items.map((p) => p.metadata.name),
        ["p1", "p6", "p7", "p8"],
      );
    },
    3,
  );

  law("a history made shorter at a restart is cut with the next write", async (subject) => {
    for (let i = 0; i < 9; i++) await create(subject.store, pod(`p${i}`));
    for (let i = 0; i < 9; i++) await remove(subject.store, podKey(`p${i}`));
    let store = await subject.reopen(2);
    await create(store, pod("last"));
    store = await subject.reopen(2);
    assert.is(await store.revision(), 19);
    assert.is((await faultOf(store.watch({ from: 16 }))).reason, "Expired");
    assert.equal((await take(await store.watch({ from: 17 }), 2)).map(brief), ["DELETED p8 18", "ADDED last 19"]);
  });
}
