import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import { endOf, settled } from "../../../core/kinds/ending.js";
import type { Pod } from "../../../core/kinds/pod/object.js";

const test = suite("endings");
const nowMs = Date.UTC(2026, 0, 1);
const meta = { name: "a", namespace: "n", uid: "u", resourceVersion: "7" };
const pod = (spec: object, metadata: object = {}): Pod =>
  ({ kind: "Pod", metadata: { ...meta, ...metadata }, spec: { containers: [], ...spec } }) as Pod;
const account = (metadata: object = {}): AnyObject =>
  ({ kind: "ServiceAccount", metadata: { ...meta, ...metadata } }) as AnyObject;
const told = (object: AnyObject, options: object = {}): unknown => {
  const write = endOf(object, { nowMs, ...options });
  if (write.op !== "update") return write.op;
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = write.object.metadata;
  return [deletionTimestamp, deletionGracePeriodSeconds, finalizers];
};

test("a pod that runs is stopped first; any object goes at once unless something holds it", () => {
  const at = (s: number): string => new Date(nowMs + s * 1000).toISOString().replace(".000", "");
  assert.is(told(pod({})), "remove");
  assert.equal(told(pod({ nodeName: "m" })), [at(30), 30, undefined]);
  assert.equal(told(pod({ nodeName: "m", terminationGracePeriodSeconds: 5 })), [at(5), 5, undefined]);
  assert.equal(told(pod({ nodeName: "m" }), { graceSeconds: 2 }), [at(2), 2, undefined]);
  assert.equal(told(pod({}, { finalizers: ["a/b"] })), [at(0), 0, ["a/b"]]);
  assert.is(told(account()), "remove");
  assert.is(told(account({ finalizers: ["orphan"] })), "remove");
  assert.equal(told(account({ finalizers: ["a/b"] })), [at(0), 0, ["a/b"]]);
  assert.equal(told(account(), { propagation: "Foreground" }), [at(0), 0, ["foregroundDeletion"]]);
});

test("its time is that of the first who asked", () => {
  const early = "2025-12-31T23:00:00Z";
  const ending = account({ finalizers: ["a/b"], deletionTimestamp: early, deletionGracePeriodSeconds: 0 });
  assert.equal(told(ending, { propagation: "Foreground" }), [early, 0, ["a/b", "foregroundDeletion"]]);
});

test("who takes the last finalizer from it ends it; a pod ends when its actor says so", () => {
  const deletionTimestamp = "2026-01-01T00:00:00Z";
  assert.is(settled(account(), 7).op, "update");
  assert.is(settled(account({ deletionTimestamp, finalizers: ["a/b"] }), 7).op, "update");
  assert.is(settled(account({ deletionTimestamp }), 7).op, "remove");
  assert.is(settled(pod({}, { deletionTimestamp }), 7).op, "update");
});

test("the namespace default stays", () => {
  assert.throws(() => told({ kind: "Namespace", metadata: { ...meta, name: "default" } } as AnyObject));
});

test.run();
