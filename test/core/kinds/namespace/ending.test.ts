import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endingConditions } from "../../../../core/kinds/namespace/ending.js";

const test = suite("the end of a namespace");
const messages = (remains: Parameters<typeof endingConditions>[0]): string[] =>
  endingConditions(remains).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`);

test("it says what is left, and what holds that", () => {
  const none = new Map<string, number>();
  const left = messages([
    { resource: "pods.", count: 2, finalizers: new Map([["a/b", 1]]) },
    { resource: "endpoints.", count: 1, finalizers: none },
    { resource: "roles.rbac.authorization.k8s.io", count: 1, finalizers: new Map([["a/b", 1]]) },
    { resource: "events.", count: 0, finalizers: none },
  ]);
  assert.equal(left.slice(3), [
    "NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: endpoints. has 1 resource instances, pods. has 2 resource instances, roles.rbac.authorization.k8s.io has 1 resource instances",
    "NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: a/b in 2 resource instances",
  ]);
});

test("an empty one says so", () => {
  assert.ok(messages([]).every((text) => text.includes("=False ")));
});

test.run();
