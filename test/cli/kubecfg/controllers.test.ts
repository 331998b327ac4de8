/** Controllers resized, stopped and removed by kubecfg, against the real API. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { type Kubecfg, kubecfgAt } from "./kubecfg.js";

const it = suite("kubecfg resize, stop, rm");
const manifests = "test/manifests/v1beta1/jenkins";
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

it("resizes, stops and removes a controller", async () => {
  await ok(["-c", `${manifests}/replication.json`, "create", "replicationControllers"]);
  const resized = parse(await ok(["resize", "jenkins-slave", "2"]));
  assert.equal([resized.metadata.name, resized.spec.replicas], ["jenkins-slave", 2]);
  const refusal = /controller has non-zero replicas \(2\), please stop it first/;
  assert.match(await fails(["rm", "jenkins-slave"]), refusal);
  assert.is(parse(await ok(["stop", "jenkins-slave"])).spec.replicas, 0);
  assert.is(await ok(["rm", "jenkins-slave"]), "");
  assert.match(await fails(["stop", "jenkins-slave"]), /replicationController "jenkins-slave" not found/);
});

it("says how a command is used when its words are wrong", async () => {
  for (const args of [["resize", "web"], ["resize", "web", "1", "2"], ["stop"], ["rm", "web", "2"], ["rollingupdate"]])
    assert.match(await fails(args), /^kubecfg: usage: kubecfg \[OPTIONS\] /);
  assert.match(await fails(["resize", "web", "many"]), /the number of replicas is a whole number from 0, not "many"/);
});

it.run();
