/** Laws of writing and reading. */
import * as assert from "uvu/assert";
import { revisionOf } from "../../../core/objects/types.js";
import type { Write } from "../../../core/store/store.js";
import { create, remove, update } from "../../../core/store/write.js";
import { faultOf, type Law, pod, podKey, reasonOf, take } from "./subject.js";

export function writeLaws(law: Law): void {
  law("an empty store is at revision 0", async ({ store }) => {
    assert.is(await store.revision(), 0);
    assert.equal(await store.list("Pod"), { items: [], revision: 0 });
    assert.is(await store.get("Pod", "default", "a"), undefined);
  });

  law("what was written is read back with its revision", async ({ store }) => {
    const made = await create(store, pod("a"));
    assert.is(made.metadata.resourceVersion, "1");
    assert.equal(await store.get("Pod", "default", "a"), made);
    const changed = await update(store, pod("a", "b"));
    assert.is(changed.metadata.resourceVersion, "2");
    await remove(store, podKey("a"));
    assert.is(await store.get("Pod", "default", "a"), undefined);
    assert.is(await store.revision(), 3);
  });

  law("refusals: exists, missing, changed since, nameless", async ({ store }) => {
    await create(store, pod("a"));
    const results = await store.write([
      { op: "create", object: pod("a") },
      { op: "update", object: pod("b") },
      { op: "remove", key: podKey("b") },
      { op: "update", object: pod("a", "b"), expected: 7 },
      { op: "remove", key: podKey("a"), expected: 0 },
      { op: "create", object: pod("") },
      { op: "update", object: pod("a", "b"), expected: 1 },
    ]);
    assert.equal(results.map(reasonOf), [
      "AlreadyExists",
      "NotFound",
      "NotFound",
      "Conflict",
      "Conflict",
      "BadRequest",
      "ok",
    ]);
    assert.is(await store.revision(), 2);
  });

  law("writes of one call are judged on what the ones before left", async ({ store }) => {
    const results = await store.write([
      { op: "create", object: pod("a") },
      { op: "create", object: pod("a") },
      { op: "update", object: pod("a", "b"), expected: 1 },
      { op: "remove", key: podKey("a"), expected: 2 },
      { op: "create", object: pod("a", "c") },
    ]);
    assert.equal(results.map(reasonOf), ["ok", "AlreadyExists", "ok", "ok", "ok"]);
    assert.equal((await store.get("Pod", "default", "a"))?.metadata.resourceVersion, "4");
  });

  law("an atomic batch with one refusal changes nothing", async ({ store }) => {
    await create(store, pod("a"));
    const batch: Write[] = [
      { op: "create", object: pod("b") },
      { op: "update", object: pod("missing") },
      { op: "remove", key: podKey("a") },
    ];
    const results = await store.write(batch, { atomic: true });
    assert.equal(results.map(reasonOf), ["Conflict", "NotFound", "Conflict"]);
    assert.is(await store.revision(), 1);
    assert.is(await store.get("Pod", "default", "b"), undefined);
    const fine = await store.write(
      [
        { op: "create", object: pod("b") },
        { op: "remove", key: podKey("a") },
      ],
      { atomic: true },
    );
    assert.equal(fine.map(reasonOf), ["ok", "ok"]);
  });

  law("an update that changes nothing takes no revision", async ({ store }) => {
    const made = await create(store, pod("a"));
    const again = await update(store, pod("a"));
    assert.is(again.metadata.resourceVersion, made.metadata.resourceVersion);
    assert.is(await store.revision(), 1);
  });
}

export function readLaws(law: Law): void {
  law("calls of one tick are all answered, in order, each revision once", async ({ store }) => {
    const calls = Array.from({ length: 200 }, (_, i) => create(store, pod(`p${i}`)));
    const revisions = (await Promise.all(calls)).map(revisionOf);
    assert.equal(
      revisions,
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
  });

  law("a list can be had as it was, while what changed since is known", async ({ store }) => {
    for (const name of ["a", "b"]) await create(store, pod(name));
    await store.write([{ op: "update", object: pod("b", "y") }]);
    await remove(store, podKey("a"));
    await create(store, pod("a", "z"));
    await create(store, { kind: "Node", metadata: { name: "n" }, spec: {} });
    const at = async (revision: number): Promise<string[]> =>
      (await store.listAt("Pod", undefined, revision)).map(
        ({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image} ${metadata.resourceVersion}`,
      );
    const lists = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(at));
    const [b, y] = ["b a 2", "b y 3"];
    assert.equal(lists, [[], ["a a 1"], ["a a 1", b], ["a a 1", y], [y], ["a z 5", y], ["a z 5", y]]);
    assert.equal(await store.listAt("Pod", "elsewhere", 2), []);
    assert.is((await faultOf(store.listAt("Pod", undefined, 7)))?.reason, "Expired");
  });

  law(
    "a list of a revision that is forgotten has expired",
    async ({ store }) => {
      for (const name of ["a", "b", "c"]) await create(store, pod(name));
      assert.is((await faultOf(store.listAt("Pod", undefined, 1)))?.reason, "Expired");
      assert.is((await store.listAt("Pod", undefined, 2)).length, 2);
    },
    1,
  );

  law("lists are in order of namespace and name", async ({ store }) => {
    for (const [namespace, name] of [
      ["b", "x"],
      ["a", "z"],
      ["b", "a"],
      ["a", "b"],
      ["a-", "a"],
    ] as const) {
      await create(store, pod(name, "i", namespace));
    }
    const names = async (namespace?: string): Promise<string[]> =>
      (await store.list("Pod", namespace)).items.map((p) => `${p.metadata.namespace}/${p.metadata.name}`);
    assert.equal(await names(), ["a/b", "a/z", "a-/a", "b/a", "b/x"]);
    assert.equal(await names("a"), ["a/b", "a/z"]);
    assert.equal(await names("none"), []);
    assert.equal((await store.list("Service")).items, []);
    const { items } = await store.list("Pod");
    items.length = 0;
    assert.is((await names()).length, 5, "a list is the caller's own");
  });

  law("a closed store refuses, and closes again", async ({ store }) => {
    const watch = await store.watch();
    const pending = create(store, pod("a"));
    await store.close();
    assert.is((await pending).metadata.resourceVersion, "1", "what was asked before is still done");
    assert.is((await faultOf(store.write([]))).reason, "ServiceUnavailable");
    assert.is((await faultOf(store.watch())).reason, "ServiceUnavailable");
    assert.equal(await take(watch, 5), [], "its watches are over");
    await store.close();
  });
}
