import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blocks, judgeDependent, released, type Standing } from "../../../core/objects/garbage.js";
import type { ApiObject } from "../../../core/objects/types.js";

const test = suite("garbage");
const owned = (uids: readonly string[], finalizers?: string[]): ApiObject => ({
  kind: "Any",
  metadata: {
    name: "a",
    ...(finalizers ? { finalizers } : {}),
    ownerReferences: uids.map((uid) => ({ apiVersion: "v1", kind: "Any", name: uid, uid, blockOwnerDeletion: true })),
  },
});
const nothing = { any: false, waiting: false };

test("an object goes when none of its owners is left", () => {
  const rows: [Standing[], typeof nothing, object][] = [
    [[], nothing, { deed: "keep" }],
    [["there"], nothing, { deed: "keep" }],
    [["gone"], nothing, { deed: "remove", propagation: "Background" }],
    [["gone", "there"], nothing, { deed: "release", uids: new Set(["0"]) }],
    [["there", "waits"], nothing, { deed: "release", uids: new Set(["1"]) }],
    [["waits"], nothing, { deed: "remove", propagation: "Background" }],
    [["waits"], { any: true, waiting: false }, { deed: "remove", propagation: "Foreground" }],
    // A circle of those that wait for each other.
    [["waits"], { any: true, waiting: true }, { deed: "remove", propagation: "Background" }],
    [["gone", "waits"], { any: true, waiting: false }, { deed: "remove", propagation: "Foreground" }],
  ];
  for (const [standings, has, is] of rows) {
    const object = owned(standings.map((_, i) => String(i)));
    assert.equal(
      judgeDependent(
        object,
        ({ uid }) => standings[Number(uid)] ?? "there",
        () => has,
      ),
      is,
    );
  }
});

test("one that is on its way out is left to whoever ends it; its finalizers say how it goes", () => {
  const gone = (): Standing => "gone";
  const object = owned(["0"], ["orphan"]);
  assert.equal(
    judgeDependent(object, gone, () => nothing),
    { deed: "remove", propagation: "Orphan" },
  );
  const ending = { ...object, metadata: { ...object.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
  assert.equal(
    judgeDependent(ending, gone, () => nothing),
    { deed: "keep" },
  );
});

test("owners are forgotten one by one", () => {
  const object = owned(["0", "1"]);
  assert.ok(blocks(object, "0") && !blocks(object, "2"));
  const left = released(object, new Set(["0"]));
  assert.not.ok(blocks(left, "0"));
  assert.ok(blocks(left, "1"));
  assert.is(released(left, new Set(["1"])).metadata.ownerReferences, undefined);
});

test.run();
