import { suite } from "uvu";
import * as assert from "uvu/assert";
import { messageOf, messageOfKind, type WireMessage } from "../../../core/protobuf/messages.js";

const test = suite("messages of Kubernetes");

test("a field has a number, a name, and what it is", () => {
  const spec = messageOf("apps.v1.DeploymentSpec");
  assert.equal(spec?.get(1), { name: "replicas", many: "one", keepsZero: true, type: "n" });
  assert.equal(spec?.get(3)?.type, { message: "core.v1.PodTemplateSpec" });
  assert.equal(messageOf("core.v1.Secret")?.get(2), { name: "data", many: "map", keepsZero: false, type: "b" });
});

test("a kind is found by its version, options by any", () => {
  assert.ok(messageOfKind("rbac.authorization.k8s.io/v1", "Role"));
  assert.is(messageOfKind("apps/v1", "DeleteOptions"), messageOfKind("v1", "DeleteOptions"));
  for (const [version, kind] of [
    ["v1", "Container"],
    ["apps/v2", "Deployment"],
    ["", ""],
    ["v1", "constructor"],
  ] as const)
    assert.is(messageOfKind(version, kind), undefined);
});

test("every message that a field names is there", () => {
  const seen = new Set<string>();
  const walk = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const message: WireMessage | undefined = messageOf(name);
    assert.ok(message, name);
    for (const { type } of message?.values() ?? []) if (typeof type !== "string") walk(type.message);
  };
  for (const kind of [
    "core.v1.Pod",
    "core.v1.Node",
    "core.v1.PersistentVolume",
    "apps.v1.StatefulSet",
    "batch.v1.CronJob",
  ])
    walk(kind);
  for (const kind of ["autoscaling.v2.HorizontalPodAutoscaler", "networking.v1.Ingress", "networking.v1.NetworkPolicy"])
    walk(kind);
  assert.ok(seen.size > 200);
});

test.run();
