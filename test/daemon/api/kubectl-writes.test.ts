/** What a real kubectl writes: by typed clients, in protobuf, as the one who applies, and as nobody wishes it done. */
// runner: timeout 120 s
// runner: kubectl
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { type Kubectl, kubectlAt } from "./kubectl.js";

const test = suite("what kubectl writes");
let c: Cluster;
let kubectl: Kubectl;
test.before(async () => {
  c = await startCluster();
  kubectl = await kubectlAt(c.url);
});
test.after(async () => {
  kubectl.close();
  await closeAll();
});

test("typed clients send protobuf, and what they make is so", async () => {
  const { ok } = kubectl;
  await ok(["create", "service", "clusterip", "web", "--tcp=80:8080"]);
  const { json: service } = await c.call("GET", "/api/v1/namespaces/default/services/web");
  assert.equal(service.spec.ports, [{ name: "80-8080", protocol: "TCP", port: 80, targetPort: 8080 }]);
  assert.equal(service.spec.selector, { app: "web" });
  await ok(["create", "namespace", "other"]);
  await ok(["create", "serviceaccount", "robot", "-n", "other"]);
  assert.match(await ok(["create", "token", "robot", "-n", "other", "--duration=700s"]), /^ey/);
  await ok(["create", "role", "reader", "--verb=get,list", "--resource=pods", "--resource-name=a"]);
  await ok(["create", "rolebinding", "robots", "--role=reader", "--serviceaccount=other:robot"]);
  const { json: role } = await c.call("GET", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/reader");
  assert.equal(role.rules, [{ verbs: ["get", "list"], apiGroups: [""], resources: ["pods"], resourceNames: ["a"] }]);
  assert.is(await ok(["auth", "can-i", "list", "pods"]), "yes\n");
  await ok(["run", "a", "--image=bb:1"]);
  await ok(["debug", "a", "--copy-to=b", "--container=a", "--image=bb:2"]);
  assert.is(await ok(["get", "pod", "b", "-o", "jsonpath={.spec.containers[*].image}"]), "bb:2");
});

test.run();
