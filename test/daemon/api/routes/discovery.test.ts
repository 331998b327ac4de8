import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyServed } from "../../../../core/kinds/forms.js";
import { verbsOf } from "../../../../core/objects/form-def.js";
import { apiVersionOf } from "../../../../core/objects/kind-def.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";

const test = suite("discovery");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

interface Resource {
  resource: string;
  verbs: string[];
}

for (const version of ["v2", "v2beta1"])
  test(`aggregated, ${version}: every kind is in it, with what can be done`, async () => {
    const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    const found = new Map<string, string[]>();
    for (const path of ["/api", "/apis"]) {
      const { json, headers } = await c.call("GET", path, undefined, { accept: `${accept},application/json` });
      assert.is(headers.get("content-type"), accept);
      assert.is(json.apiVersion, `apidiscovery.k8s.io/${version}`);
      for (const { metadata, versions } of json.items)
        for (const { version: of, resources } of versions)
          for (const { resource, verbs } of resources as Resource[])
            found.set(`${apiVersionOf({ group: metadata.name ?? "", version: of })}/${resource}`, verbs);
    }
    for (const def of everyServed)
      assert.equal(found.get(`${apiVersionOf(def)}/${def.plural}`), verbsOf(def), def.plural);
  });

test("who wants JSON is told of v1 only: the old versions are no groups to him", async () => {
  const accept = "application/json, */*";
  assert.equal((await c.call("GET", "/api", undefined, { accept })).json.versions, ["v1"]);
  assert.equal((await c.call("GET", "/api")).json.versions, ["v1", "v1beta1", "v1beta2"]);
});

test("there are no kinds of users' own, and that is no error", async () => {
  const { status, json } = await c.call("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
  assert.equal([status, json.kind, json.items], [200, "CustomResourceDefinitionList", []]);
});

test("plainly for who asks for nothing of it", async () => {
  assert.equal((await c.call("GET", "/apis")).json.kind, "APIGroupList");
  const accept = "application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList";
  assert.is((await c.call("GET", "/api", undefined, { accept })).json.kind, "APIVersions");
});

test.run();
