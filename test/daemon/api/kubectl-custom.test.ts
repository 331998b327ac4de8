// A real kubectl makes a kind and works with its objects as with any other.
// runner: kubectl
// runner: timeout 120 s
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { type Kubectl, kubectlAt } from "./kubectl.js";

const test = suite("kubectl with custom kinds");
let cluster: Cluster;
let kubectl: Kubectl;

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: frobs.km.example}
spec:
  group: km.example
  scope: Namespaced
  names: {kind: Frob, plural: frobs, shortNames: [fb], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    schema:
      openAPIV3Schema:
        type: object
        description: A thing that frobs.
        properties:
          spec:
            type: object
            properties:
              size: {type: integer, maximum: 9, description: How large it is.}
              replicas: {type: integer, default: 1}
          status: {type: object, properties: {replicas: {type: integer}}}
`;
const frob = (size: number): string =>
  `{"apiVersion": "km.example/v1", "kind": "Frob", "metadata": {"name": "f"}, "spec": {"size": ${size}}}`;

test.before(async () => {
  cluster = await startCluster();
  kubectl = await kubectlAt(cluster.url);
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

test("apply, wait, explain, get, describe, edit in every way, scale, delete", async () => {
  assert.match(await kubectl.ok(["apply", "-f", "-"], definition), "created");
  await kubectl.ok(["wait", "--for=condition=Established", "crd/frobs.km.example", "--timeout=10s"]);
  assert.match(await kubectl.ok(["explain", "frob.spec.size"]), "How large it is.");
  assert.match(await kubectl.ok(["apply", "-f", "-"], frob(3)), "frob.km.example/f created");
  assert.match(await kubectl.ok(["apply", "-f", "-"], frob(3)), "unchanged");
  assert.match(await kubectl.ok(["apply", "-f", "-"], frob(4)), "configured");
  assert.match(
    await kubectl.ok(["apply", "--server-side", "--force-conflicts", "-f", "-"], frob(5)),
    "serverside-applied",
  );
  assert.match(await kubectl.ok(["get", "fb"]), /NAME\s+SIZE\nf\s+5/);
  assert.match(await kubectl.ok(["get", "all"]), /frob\.km\.example\/f/);
  assert.match(await kubectl.ok(["describe", "frob", "f"]), /Kind:\s+Frob[\s\S]*Size:\s+5/);
  await kubectl.ok(["patch", "frob", "f", "--type=merge", "-p", '{"spec":{"size":6}}']);
  assert.is((await kubectl.run(["patch", "frob", "f", "-p", '{"spec":{"size":7}}'])).code, 1);
  await kubectl.ok(["scale", "frob/f", "--replicas=3"]);
  await kubectl.ok(["label", "frob/f", "a=b"]);
  assert.is(await kubectl.ok(["get", "frob", "f", "-o", "jsonpath={.spec.replicas}{.spec.size}"]), "36");
  const wrong = await kubectl.run(["apply", "-f", "-"], { stdin: frob(10) });
  assert.match(wrong.stderr, "should be less than or equal to 9");
  assert.match(await kubectl.ok(["delete", "crd", "frobs.km.example"]), "deleted");
  assert.is((await kubectl.run(["get", "frobs"])).code, 1);
});

for (const minor of [25, 35] as const)
  test(`explain, and fields that are not there: kubectl 1.${minor}`, async () => {
    const own = await kubectlAt(cluster.url, minor);
    await own.ok(["apply", "-f", "-"], definition);
    await own.ok(["wait", "--for=condition=Established", "crd/frobs.km.example", "--timeout=10s"]);
    assert.match(await own.ok(["explain", "frob"]), /A thing that frobs\.[\s\S]*spec\s+<Object>/);
    assert.match(await own.ok(["explain", "frob.spec"]), /replicas\s+<integer>[\s\S]*size\s+<integer>/);
    assert.match(await own.ok(["explain", "frob.spec.size"]), /How large it is\./);
    assert.match(await own.ok(["explain", "frobs", "--recursive"]), /metadata[\s\S]*status[\s\S]*replicas/);
    const wrong = await own.run(["apply", "--validate=strict", "-f", "-"], { stdin: frob(1).replace("size", "siz") });
    assert.is(wrong.code, 1);
    assert.match(wrong.stderr, /unknown field "(km\.example\.v1\.Frob\.)?spec\.siz"/);
    await own.ok(["apply", "--validate=strict", "-f", "-"], frob(2));
    await own.ok(["delete", "crd", "frobs.km.example"]);
    own.close();
  });

test("quotas, ranges and priority classes", async () => {
  await kubectl.ok(["create", "quota", "q", "--hard=pods=100"]);
  assert.match(await kubectl.ok(["describe", "quota", "q"]), /pods +0 +100/);
  await kubectl.ok(["create", "priorityclass", "high", "--value=5"]);
  assert.match(await kubectl.ok(["get", "pc", "high"]), /high\s+5/);
  const range =
    "apiVersion: v1\nkind: LimitRange\nmetadata: {name: lr}\nspec: {limits: [{type: Container, default: {memory: 64Mi}}]}\n";
  await kubectl.ok(["apply", "-f", "-"], range);
  assert.match(await kubectl.ok(["describe", "limitrange", "lr"]), "64Mi");
});

test.run();
