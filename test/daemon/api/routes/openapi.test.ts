/** The documents over HTTP, and what kubectl explains from them, in each version. */
// runner: timeout 120 s
// runner: kubectl
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kubectlMinors } from "../../../runner/carried-programs.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";
import { kubectlAt } from "../kubectl.js";

const test = suite("openapi routes");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

test("the index leads to documents, which are kept for ever under their hash", async () => {
  const { json } = await c.call("GET", "/openapi/v3");
  const url: string = json.paths["api/v1"].serverRelativeURL;
  const answer = await c.call("GET", url);
  assert.is(answer.json.openapi, "3.0.0");
  assert.match(answer.headers.get("cache-control") ?? "", "immutable");
  assert.is((await c.call("GET", "/openapi/v3/api/v1?hash=OLD")).headers.get("cache-control"), null);
  assert.is((await c.call("GET", "/openapi/v3/apis/no.such/v1")).status, 404);
});

test("version 2 is JSON, or protobuf for those who can read nothing else", async () => {
  assert.is((await c.call("GET", "/openapi/v2")).json.swagger, "2.0");
  const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  const { headers, text } = await c.call("GET", "/openapi/v2", undefined, { accept });
  assert.is(headers.get("content-type"), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
  assert.match(text, "io.k8s.api.core.v1.PodSpec");
});

for (const minor of kubectlMinors)
  test(`kubectl 1.${minor} explains kinds and fields`, async () => {
    const kubectl = await kubectlAt(c.url, minor);
    try {
      assert.match(await kubectl.ok(["explain", "pod"]), /Containers that share a sandbox/);
      assert.match(await kubectl.ok(["explain", "node.spec.podCIDR"]), "Once it is given; it cannot change.");
      assert.match(await kubectl.ok(["explain", "pod.spec.containers.ports"]), "containerPort");
      assert.match(await kubectl.ok(["explain", "service", "--recursive"]), "sessionAffinity");
      // Version 2 is fetched again and again by who still asks for it: it has no more than our own words.
      if (minor > 25)
        assert.match(
          await kubectl.ok(["explain", "pod.spec.containers.livenessProbe"]),
          "Minimum consecutive failures",
        );
      assert.match(await kubectl.ok(["explain", "role"]), "rbac.authorization.k8s.io");
    } finally {
      kubectl.close();
    }
  });

test.run();
