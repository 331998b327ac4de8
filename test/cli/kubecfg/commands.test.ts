/** Every command of kubecfg against the real API over a store in memory. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { addMinion, type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { oldController, oldPod, oldService } from "../../daemon/api/sample.js";
import { type Kubecfg, kubecfgAt, tableOf } from "./kubecfg.js";

const it = suite("kubecfg's commands");
const podHeader = ["Name", "Image(s)", "Host", "Labels", "Status"];
const controllerHeader = ["Name", "Image(s)", "Selector", "Replicas"];
const serviceHeader = ["Name", "Labels", "Selector", "IP", "Port"];
const manifests = "test/manifests/v1beta1/jenkins";
const ownVersion = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
let cluster: Cluster;
let kubecfg: Kubecfg;

it.before.each(async () => {
  cluster = await startCluster({ settings: { version: ownVersion }, minionsStop: true });
  kubecfg = kubecfgAt(cluster.url);
});
it.after.each(async () => {
  kubecfg.close();
  await closeAll();
});

const ok = (args: readonly string[], stdin?: string): Promise<string> => kubecfg.ok(args, stdin);
const fails = (args: readonly string[]): Promise<string> => kubecfg.fails(args);

it("creates, lists, gets and deletes a pod: the article's tables", async () => {
  const row = ["jenkins", "csanchez/jenkins-swarm:1.565.3.3", "<unassigned>", "name=jenkins", "Pending"];
  const table = tableOf(podHeader, row);
  assert.is(await ok(["list", "pods"]), tableOf(podHeader));
  assert.is(await ok(["-c", `${manifests}/pod.json`, "create", "pods"]), table);
  assert.is(await ok(["list", "pods"]), table);
  assert.is(await ok(["get", "pods/jenkins"]), table);
  assert.is(await ok(["get", "/pods/jenkins/"]), table);
  assert.is(await ok(["delete", "pods/jenkins"]), "Status\n----------\nSuccess\n\n");
  assert.match(await fails(["get", "pods/jenkins"]), /pod "jenkins" not found/);
});

it("shows a pod that has a host as host/hostIP", async () => {
  await addMinion(cluster, "10.245.2.2");
  const bound = cluster.deps.store;
  await ok(["-c", `${manifests}/pod.json`, "create", "pods"]);
  await cluster.call("POST", "/api/v1beta1/bindings", {
    apiVersion: "v1beta1",
    kind: "Binding",
    podID: "jenkins",
    host: "10.245.2.2",
  });
  assert.is((await bound.get("Pod", "default", "jenkins"))?.spec.nodeName, "10.245.2.2");
  const row = (await ok(["list", "pods"])).split("\n")[2] ?? "";
  assert.match(
    row,
    /^jenkins {13}csanchez\/jenkins-swarm:1\.565\.3\.3 {3}10\.245\.2\.2\/\S* +name=jenkins {8}(Pending|Running)$/,
  );
});

it("lists by labels and fields, and knows every kind", async () => {
  for (const id of ["a", "b"]) await cluster.call("POST", "/api/v1beta1/pods", oldPod(id));
  assert.is(
    await ok(["-l", "name=b", "list", "pods"]),
    tableOf(podHeader, ["b", "i", "<unassigned>", "name=b", "Pending"]),
  );
  assert.is(
    await ok(["-l=name!=b", "list", "pods"]),
    tableOf(podHeader, ["a", "i", "<unassigned>", "name=a", "Pending"]),
  );
  assert.is(await ok(["-fields", "DesiredState.Host=nowhere", "list", "pods"]), tableOf(podHeader));
  await cluster.call("POST", "/api/v1beta1/services", oldService("web"));
  const [, , service = ""] = (await ok(["list", "services"])).split("\n");
  assert.match(service, /^web {17} {20}name=web {12}10\.0\.0\.\d+ +80$/);
  assert.is((await ok(["list", "services"])).split("\n")[0], tableOf(serviceHeader).split("\n")[0]);
  await cluster.call("POST", "/api/v1beta1/replicationControllers", oldController("rc", 0));
  assert.is(await ok(["list", "replicationControllers"]), tableOf(controllerHeader, ["rc", "i", "name=rc", "0"]));
  await addMinion(cluster, "10.245.2.2");
  assert.is(await ok(["list", "minions"]), "Minion identifier\n----------\n10.245.2.2\n\n");
  assert.match(await ok(["list", "events"]), /^Name {16}Kind {16}Status {14}Reason {14}Message\n-{10} {10}-{10} /);
  assert.match(await ok(["list", "endpoints"]), /^Name {16}Endpoints\n/);
});

it("reads -c from stdin, from a URL and from YAML", async () => {
  const row = (id: string): string => tableOf(podHeader, [id, "i", "<unassigned>", `name=${id}`, "Pending"]);
  assert.is(await ok(["-c", "-", "create", "pods"], JSON.stringify(oldPod("in"))), row("in"));
  const server = createServer((request, response) => {
    if (request.url === "/pod.json") response.end(JSON.stringify(oldPod("web")));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    assert.is(await ok(["-c", `${url}/pod.json`, "create", "pods"]), row("web"));
    assert.match(await fails(["-c", `${url}/none.json`, "create", "pods"]), /none\.json cannot be read: 404/);
  } finally {
    server.close();
  }
  const yaml = kubecfg.file(
    "pod.yaml",
    "id: y\napiVersion: v1beta1\nlabels: {name: y,}\ndesiredState: {manifest: {version: v1beta1, containers: [{name: c, image: i}]}}\n",
  );
  assert.is(await ok(["-c", yaml, "create", "pods"]), row("y"));
});

it("updates, keeping the version of what is there", async () => {
  const file = kubecfg.file("s.json", oldService("web"));
  await ok(["-c", file, "create", "services"]);
  const before = (await cluster.call("GET", "/api/v1beta1/services/web")).json;
  const changed = kubecfg.file("s2.json", oldService("web", { port: 81 }));
  const out = await ok(["-c", changed, "update", "services/web"]);
  assert.is(out, tableOf(serviceHeader, ["web", "", "name=web", before.portalIP, "81"]));
  assert.is((await cluster.call("GET", "/api/v1beta1/services/web")).json.uid, before.uid);
  assert.match(await fails(["-c", changed, "update", "services/none"]), /service "none" not found/);
});

it("prints a file without sending it", async () => {
  const out = await ok([
    "-h",
    "http://127.0.0.1:1",
    "-c",
    `${manifests}/replication.json`,
    "print",
    "replicationControllers",
  ]);
  const row = ["jenkins-slave", "csanchez/jenkins-swarm-slave:1.21", "name=jenkins-slave", "1"];
  assert.is(out, tableOf(controllerHeader, row));
  assert.is(JSON.parse(await ok(["-json", "-c", `${manifests}/pod.json`, "print", "pods"])).id, "jenkins");
});

it("prints JSON, YAML of the internal shape, and templates, in this order", async () => {
  await cluster.call("POST", "/api/v1beta1/pods", oldPod("a"));
  const json = await ok(["-json", "-yaml", "-template", "x", "get", "pods/a"]);
  assert.equal([JSON.parse(json).id, JSON.parse(json).apiVersion], ["a", "v1beta1"]);
  const yaml = parse(await ok(["-yaml", "-template", "x", "get", "pods/a"]));
  assert.equal([yaml.metadata.name, yaml.currentState.status], ["a", "Pending"]);
  const file = kubecfg.file("t", "file {{.id}}");
  assert.is(await ok(["-template", "{{range .items}}{{.id}}{{end}}", "-template_file", file, "list", "pods"]), "a");
  assert.is(await ok(["-template_file", file, "get", "pods/a"]), "file a");
  assert.match(await fails(["-template", "{{.id", "get", "pods/a"]), /template|\}\}/);
});

it.run();
