/** `troupe down` leaves nothing, whatever state the cluster is in. */
import { existsSync, readdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster } from "./cluster.js";
import { traces } from "./docker.js";
import { controllerOf, controllersPath, serviceOf, servicesPath } from "./manifests.js";
import { isAlive, succeed } from "./processes.js";

const it = suite("troupe down");
const clusters: Cluster[] = [];

it.after(async () => {
  for (const cluster of clusters) await cluster.close();
});

/** A cluster with something in it, and the interfaces there were before. */
async function busyCluster(title: string): Promise<{ cluster: Cluster; before: string[] }> {
  const before = Object.keys(networkInterfaces());
  const cluster = await Cluster.up({ title, standIns: ["echo"] });
  clusters.push(cluster);
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", servicesPath, serviceOf("web", 80, 8080));
  await cluster.ok("POST", controllersPath, controllerOf("web", 3));
  await watcher.untilAll("3 pods run", (all) => all.filter((p) => p.status.phase === "Running").length === 3);
  return { cluster, before };
}

async function assertNothingLeft(cluster: Cluster, before: string[], pids: number[]): Promise<void> {
  assert.equal(await traces(cluster.name), [], "containers and networks");
  assert.equal(pids.filter(isAlive), [], "processes");
  assert.equal(
    Object.keys(networkInterfaces()).filter((name) => !before.includes(name)),
    [],
    "interfaces",
  );
  assert.equal(readdirSync(join(cluster.home, "clusters")), [], "files");
  assert.not(existsSync(join(cluster.home, "kubeconfig")), "the kubeconfig goes with its last cluster");
}

it("a cluster that is well", async () => {
  const { cluster, before } = await busyCluster("down-well");
  const pids = (await cluster.daemons()).map((d) => d.pid);
  assert.is(pids.length, 3);
  await cluster.down();
  await assertNothingLeft(cluster, before, pids);
  assert.match(await cluster.troupeOk("down", "--name", cluster.name), /there is no cluster/);
});

it("a cluster whose daemons were all killed, with a container stopped by hand", async () => {
  const { cluster, before } = await busyCluster("down-dead");
  const pids = (await cluster.daemons()).map((d) => d.pid);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  const running = ["ps", "-q", "--filter", "status=running", "--filter", `label=${labelKeys.cluster}=${cluster.name}`];
  const [one = ""] = (await succeed("docker", running)).split("\n");
  await succeed("docker", ["kill", one]);
  const status = JSON.parse(await cluster.troupeOk("status", "-o", "json")) as { daemons: { running: boolean }[] }[];
  assert.equal(
    status[0]?.daemons.map((d) => d.running),
    [false, false, false],
  );
  await cluster.down();
  await assertNothingLeft(cluster, before, pids);
});

it.run();
