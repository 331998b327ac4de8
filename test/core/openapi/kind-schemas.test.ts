import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anyDef } from "../../../core/kinds/all.js";
import { schemasOf } from "../../../core/openapi/kind-schemas.js";

const test = suite("schemas of kinds");

type Tree = { [name: string]: Tree };

test("a field says what becomes of it, and how lists merge", () => {
  const schemas = schemasOf([anyDef("Pod")]) as unknown as Tree;
  const spec = schemas["io.k8s.api.core.v1.PodSpec"]?.["properties"];
  assert.equal(spec?.["containers"]?.["x-kubernetes-list-map-keys"], ["name"]);
  assert.is(spec?.["containers"]?.["x-kubernetes-patch-merge-key"], "name");
  assert.match(
    String(schemas["io.k8s.api.core.v1.Pod"]?.["properties"]?.["status"]?.["description"]),
    "The server writes it.",
  );
  assert.is(
    schemas["io.k8s.api.core.v1.PodStatus"]?.["properties"]?.["startTime"]?.["$ref"],
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
  );
});

test("a kind has a list", () => {
  const list = schemasOf([anyDef("Pod")])["io.k8s.api.core.v1.PodList"] as unknown as Tree;
  assert.is(list?.["properties"]?.["items"]?.["items"]?.["$ref"], "io.k8s.api.core.v1.Pod");
});

test.run();
