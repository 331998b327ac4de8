/** An image run by kubecfg under a controller, against the real API. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { type Kubecfg, kubecfgAt, tableOf } from "./kubecfg.js";

const it = suite("kubecfg run");
const controllerHeader = ["Name", "Image(s)", "Selector", "Replicas"];
let cluster: Cluster;
let kubecfg: Kubecfg;

it.before.each(async () => {
  cluster = await startCluster({ minionsStop: true });
  kubecfg = kubecfgAt(cluster.url);
});
it.after.each(async () => {
  kubecfg.close();
  await closeAll();
});

const ok = (args: readonly string[], stdin?: string): Promise<string> => kubecfg.ok(args, stdin);
const fails = (args: readonly string[]): Promise<string> => kubecfg.fails(args);

it("runs an image under a controller, with a service where -s says so", async () => {
  const out = parse(await ok(["-p", "8080:80,443", "run", "nginx", "2", "myWeb"]));
  assert.equal([out.metadata.name, out.spec.replicas, out.spec.selector], ["myWeb", 2, { name: "myWeb" }]);
  const [container] = out.spec.template.spec.containers;
  assert.is(container.name, "myweb");
  assert.equal(
    container.ports.map((p: { hostPort?: number; containerPort: number }) => [p.hostPort ?? 0, p.containerPort]),
    [
      [8080, 80],
      [0, 443],
    ],
  );
  await ok(["-p", "80", "-s", "8000", "run", "nginx", "1", "web"]);
  const service = (await cluster.call("GET", "/api/v1beta1/services/web")).json;
  assert.equal([service.port, service.containerPort, service.selector], [8000, 80, { name: "web" }]);
});

it("makes nothing when a word of run is wrong", async () => {
  for (const args of [
    ["-s", "many", "run", "nginx", "1", "x"],
    ["-p", "a:b", "run", "nginx", "1", "x"],
    ["-p", "1:2:3", "run", "nginx", "1", "x"],
    ["run", "nginx", "some", "x"],
    ["run", "nginx", "", "x"],
    ["run", "nginx", "1"],
    ["run", "nginx", "1", "x", "y"],
  ])
    await fails(args);
  assert.is(await ok(["list", "replicationControllers"]), tableOf(controllerHeader));
});

it.run();
