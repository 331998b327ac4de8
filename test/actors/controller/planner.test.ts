import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planner } from "../../../actors/controller/planner.js";
import type { ControllerRules } from "../../../actors/controller/rules.js";
import type { Reconciled } from "../../../core/objects/reconciled.js";
import type { ApiObject } from "../../../core/objects/types.js";

const test = suite("what a controller plans");
const held = (uid: string, finalizers: string[] = ["held"], more: object = {}): ApiObject => ({
  ...{ apiVersion: "v1", kind: "Thing" },
  metadata: { name: uid, uid, finalizers, ...more },
});
const leaving = held("owner", ["held"], { deletionTimestamp: "2026-01-01T00:00:00Z" });
const everything: Reconciled = {
  create: [{ kind: "Thing", metadata: {} }],
  update: [held("owner", []), held("a", []), held("b"), held("stranger", [])],
  remove: [{ kind: "Thing", name: "a", uid: "a" }],
};
const plan = (object: ApiObject, children: unknown[], reconciled = everything): Reconciled => {
  const rules = { reconcile: () => reconciled } as unknown as ControllerRules<ApiObject, unknown>;
  return planner(rules)({ type: "controller.observed", object, children, seq: 1, atMs: 0 } as never);
};

test("who is on the way out lets go what it holds, and does nothing else", () => {
  const { create, update, remove } = plan(leaving, [held("a"), held("b")]);
  assert.equal([create, remove], [[], []]);
  assert.equal(
    update.map(({ metadata }) => metadata.uid),
    ["owner", "a"],
  );
});

test("children of which it sees less than the objects are left alone", () => {
  assert.equal(
    plan(leaving, [{ uid: "a", phase: "Running" }]).update.map(({ metadata }) => metadata.uid),
    ["owner"],
  );
});

test("who stays does as it decided", () => assert.is(plan(held("owner"), [held("a")]), everything));

test.run();
