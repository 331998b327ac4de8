import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PersistentVolume } from "../../../../core/kinds/persistent-volume/object.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import { type Placing, placingOf } from "../../../../core/kinds/persistent-volume-claim/placing.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { hostDirectoryClass } from "../../../../core/kinds/storage-class/object.js";
import { claimOf, volumeOf } from "./model.js";

const test = suite("where claims let a pod go");

const podOf = (uid: string, ...claims: string[]): Pod => ({
  kind: "Pod",
  metadata: { name: uid, namespace: "default", uid },
  spec: {
    containers: [],
    volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
  },
});

const had = (claim: PersistentVolumeClaim, volumeName: string): PersistentVolumeClaim => ({
  ...claim,
  spec: { ...claim.spec, volumeName },
  status: { phase: "Bound" },
});

function placing(
  pod: Pod,
  claims: PersistentVolumeClaim[],
  volumes: PersistentVolume[] = [],
  users: Pod[] = [],
): Placing {
  return placingOf(pod, {
    claim: (_namespace, name) => claims.find(({ metadata }) => metadata.name === name),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    volumes: () => volumes,
    storageClass: (name) => (name === "host-directory" ? hostDirectoryClass : undefined),
    users: () => users,
  });
}

test("where its volume is, and nowhere else; two minions are one too many", () => {
  const [a, b] = [had(claimOf({}, "x"), "a"), had(claimOf({}, "y"), "b")];
  const volumes = [volumeOf("a", {}, "m1"), volumeOf("b", {}, "m2")];
  assert.is(placing(podOf("p", "x"), [a], volumes).minion, "m1");
  assert.match(placing(podOf("p", "x", "y"), [a, b], volumes).why, /on different minions/);
  assert.equal(placing(podOf("p"), []), { minion: "", because: "", why: "", unbound: [] });
});

test("anywhere, while a directory can still be made there; then it waits for it", () => {
  const claim = claimOf({ storageClassName: "host-directory" }, "x");
  const { why, unbound } = placing(podOf("p", "x"), [claim]);
  assert.equal([why, unbound.length], ["", 1]);
  const annotations = { "volume.kubernetes.io/selected-node": "m1" };
  const chosen = { ...claim, metadata: { ...claim.metadata, annotations } };
  assert.match(placing(podOf("p", "x"), [chosen]).why, /waits for the volume/);
});

test("nowhere, as long as a claim is missing, unbound, leaving, or somebody's alone", () => {
  assert.match(placing(podOf("p", "x"), []).why, /not found/);
  assert.match(placing(podOf("p", "x"), [claimOf({ storageClassName: "" }, "x")]).why, /unbound immediate/);
  const bound = had(claimOf({ accessModes: ["ReadWriteOncePod"] }, "x"), "a");
  const leaving = { ...bound, metadata: { ...bound.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
  assert.match(placing(podOf("p", "x"), [leaving]).why, /being deleted/);
  const other = { ...podOf("q", "x"), spec: { ...podOf("q", "x").spec, nodeName: "m1" } };
  assert.match(placing(podOf("p", "x"), [bound], [volumeOf("a")], [other]).why, /ReadWriteOncePod/);
  assert.is(placing(podOf("p", "x"), [bound], [volumeOf("a", {}, "m1")]).minion, "m1");
});

test.run();
