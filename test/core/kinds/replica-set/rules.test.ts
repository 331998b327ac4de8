import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { prepareForUpdate, readObject, withDefaults } from "../../../../core/kinds/prepare.js";
import type { ReplicaSet } from "../../../../core/kinds/replica-set/object.js";

const test = suite("rules of replica sets");
const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image: "i" }] } };
const body = (spec: object): object => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { name: "web" },
  spec: { selector: { matchLabels: { app: "a" } }, template, ...spec },
});

function causes(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}
const read = (spec: object): ReplicaSet => withDefaults("ReplicaSet", readObject("ReplicaSet", body(spec)).object);

test("one replica is wanted unless it says how many", () => {
  assert.is(read({}).spec.replicas, 1);
  assert.is(read({ replicas: 0 }).spec.replicas, 0);
});

test("the selector is needed, must mean the template's pods, and never changes", () => {
  assert.equal(
    causes(() => read({ selector: undefined })),
    ["spec.selector"],
  );
  assert.equal(
    causes(() => read({ selector: {} })),
    ["spec.selector"],
  );
  assert.equal(
    causes(() => read({ selector: { matchLabels: { app: "b" } } })),
    ["spec.template.metadata.labels"],
  );
  const other = read({ selector: { matchExpressions: [{ key: "app", operator: "Exists" }] } });
  assert.equal(
    causes(() => prepareForUpdate("ReplicaSet", read({}), other)),
    ["spec.selector"],
  );
});

test("its pods are always started again", () => {
  const never = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
  assert.equal(
    causes(() => read({ template: never })),
    ["spec.template.spec.restartPolicy"],
  );
});

test.run();
