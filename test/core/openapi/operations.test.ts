import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anyDef, everyDef } from "../../../core/kinds/all.js";
import { pathsOf } from "../../../core/openapi/operations.js";

const test = suite("openapi operations");

const lines = (kind: "Node" | "ReplicationController"): string[] =>
  pathsOf(anyDef(kind)).flatMap(({ path, operations }) =>
    operations.map(({ method, action, groupVersionKind: g }) => `${method} ${path} ${action} ${g.kind}`),
  );

test("a kind of the whole cluster has no namespace in its paths", () => {
  assert.ok(lines("Node").every((line) => !line.includes("namespace")));
  assert.ok(lines("Node").includes("patch /api/v1/nodes/{name} patch Node"));
});

test("a kind of namespaces is listed over all of them, and its parts have kinds of their own", () => {
  const all = lines("ReplicationController");
  const path = "/api/v1/namespaces/{namespace}/replicationcontrollers";
  assert.ok(all.includes("get /api/v1/replicationcontrollers list ReplicationController"));
  assert.ok(all.includes(`delete ${path} deletecollection ReplicationController`));
  assert.ok(all.includes(`get ${path}/{name}/scale get Scale`));
});

test("every name in braces is a parameter", () => {
  for (const { path, parameters } of everyDef.flatMap(pathsOf))
    assert.equal(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      parameters,
    );
});

test.run();
