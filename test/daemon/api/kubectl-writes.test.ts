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

const service = (more = ""): string => `
apiVersion: v1
kind: Service
metadata: {name: dns, labels: {app: dns}}
spec:
  selector: {app: dns}
  ports:
  - {name: udp, port: 53, protocol: UDP}
  - {name: tcp, port: 53, protocol: TCP}
${more}`;
const serverSide = ["apply", "--server-side", "-f", "-"];
const dns = "/api/v1/namespaces/default/services/dns";

test("apply --server-side: made, unchanged the second time, and who has what is told", async () => {
  const { ok } = kubectl;
  assert.is(await ok(serverSide, service()), "service/dns serverside-applied\n");
  const { json: first } = await c.call("GET", dns);
  await ok(serverSide, service());
  const { json: second } = await c.call("GET", dns);
  assert.equal(second, first);
  assert.equal(first.metadata.managedFields.length, 1);
  const [{ time: _, ...entry }] = first.metadata.managedFields;
  const port = { ".": {}, "f:name": {}, "f:port": {}, "f:protocol": {} };
  assert.equal(entry, {
    ...{ manager: "kubectl", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1" },
    fieldsV1: {
      "f:metadata": { "f:labels": { "f:app": {} } },
      "f:spec": {
        "f:ports": { 'k:{"port":53,"protocol":"TCP"}': port, 'k:{"port":53,"protocol":"UDP"}': port },
        "f:selector": {},
      },
    },
  });
  assert.match(await ok(["get", "service", "dns", "-o", "yaml", "--show-managed-fields"]), /f:selector/);
  assert.not.match(await ok(["get", "service", "dns", "-o", "yaml"]), /f:selector/);
});

test("what others have is a conflict, told as Kubernetes tells it; by force it is one's own", async () => {
  const { ok, run } = kubectl;
  await ok(["label", "service", "dns", "app=other", "--overwrite"]);
  const refused = await run(serverSide, { stdin: service() });
  assert.is(refused.code, 1);
  assert.match(
    refused.stderr,
    /Apply failed with 1 conflict: conflict with "kubectl-label" using v1 at .*: .metadata.labels.app/,
  );
  assert.match(refused.stderr, /--force-conflicts/);
  await ok([...serverSide, "--force-conflicts"], service());
  const { json } = await c.call("GET", dns);
  assert.is(json.metadata.labels.app, "dns");
  assert.equal(
    json.metadata.managedFields.map((m: { manager: string }) => m.manager),
    ["kubectl"],
  );
});

test("what is no longer applied goes, unless another applies it as well", async () => {
  const { ok } = kubectl;
  const labelled = service().replace("{app: dns}}", "{app: dns, tier: back, zone: a}}");
  await ok(serverSide, labelled);
  const mine = "{apiVersion: v1, kind: Service, metadata: {name: dns, labels: {tier: back}}}";
  await ok([...serverSide, "--field-manager=me"], mine);
  await ok(serverSide, service());
  const { json } = await c.call("GET", dns);
  assert.equal(json.metadata.labels, { app: "dns", tier: "back" });
  await ok([...serverSide, "--field-manager=me"], mine.replace(", labels: {tier: back}", ""));
  assert.equal((await c.call("GET", dns)).json.metadata.labels, { app: "dns" });
});

test("from kubectl's own apply to the server's: the old manager's fields are taken over", async () => {
  const { ok } = kubectl;
  const map = (labels: string): string =>
    `{apiVersion: v1, kind: ServiceAccount, metadata: {name: old, labels: ${labels}}, automountServiceAccountToken: false}`;
  await ok(["apply", "-f", "-"], map("{a: x, b: w}"));
  await ok(serverSide, map("{a: z, b: w}"));
  await ok(serverSide, map("{a: z}"));
  const { json } = await c.call("GET", "/api/v1/namespaces/default/serviceaccounts/old");
  assert.equal(json.metadata.labels, { a: "z" });
  const managers = json.metadata.managedFields.map(
    (m: { manager: string; operation: string }) => `${m.manager} ${m.operation}`,
  );
  assert.not(managers.includes("kubectl-client-side-apply Update"), managers.join());
});

test("the usual changes, and none of them done when that is wished", async () => {
  const { ok } = kubectl;
  await ok(["create", "-f", "-", "--dry-run=server"], service().replaceAll("dns", "ghost"));
  assert.is((await c.call("GET", dns.replace("dns", "ghost"))).status, 404);
  await ok([...serverSide, "--dry-run=server"], service().replaceAll("dns", "ghost"));
  assert.is((await c.call("GET", dns.replace("dns", "ghost"))).status, 404);
  const before = (await c.call("GET", dns)).json;
  for (const change of [
    ["annotate", "service", "dns", "a=b"],
    ["label", "service", "dns", "app-"],
    ["patch", "service", "dns", "-p", '{"metadata":{"labels":{"x":"y"}}}'],
    ["delete", "service", "dns"],
  ])
    await ok([...change, "--dry-run=server"]);
  assert.equal((await c.call("GET", dns)).json, before);
  await ok(["annotate", "service", "dns", "a=b"]);
  await ok([
    "patch",
    "service",
    "dns",
    "--type=json",
    "-p",
    '[{"op":"test","path":"/metadata/annotations/a","value":"b"}]',
  ]);
  await ok(["replace", "-f", "-"], service());
  assert.is((await c.call("GET", dns)).json.metadata.annotations, undefined);
});

test("fields that are none are refused or told, and those given twice", async () => {
  const { run, ok } = kubectl;
  const odd = service("  nodePorts: 3\n").replaceAll("dns", "odd");
  const refused = await run(["create", "-f", "-"], { stdin: odd });
  assert.match(refused.stderr, /strict decoding error: unknown field "spec.nodePorts"/);
  const told = await run(["create", "-f", "-", "--validate=warn"], { stdin: odd });
  assert.match(told.stderr, /Warning: unknown field "spec.nodePorts"/);
  await ok(["delete", "service", "odd"]);
});

test.run();
