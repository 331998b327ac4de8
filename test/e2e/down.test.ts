/** `troupe down` leaves nothing, whatever state the cluster is in. */
import { existsSync, readdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster, canHaveHosts } from "./cluster.js";
import { traces } from "./docker.js";
import { controllerOf, controllersPath, serviceOf, servicesPath } from "./manifests.js";
import { isAlive, succeed } from "./processes.js";

const it = suite("troupe down");
const clusters: Cluster[] = [];

it.after(async () => {
  for (const cluster of clusters) await cluster.close();
});

/** What this machine has besides containers and files. */
async function surroundings(): Promise<string[]> {
  const texts = await Promise.all([
    succeed("ip", ["netns", "list"]),
    succeed("ip", ["route"]),
    succeed("docker", ["volume", "ls", "-q"]),
    canHaveHosts ? succeed("nft", ["list", "tables"]) : "",
  ]);
  return [...Object.keys(networkInterfaces()), ...texts.flatMap((text) => text.split("\n"))].filter((x) => x !== "");
}

/** A cluster with something in it, and what there was before. */
async function busyCluster(title: string): Promise<{ cluster: Cluster; before: string[] }> {
  const before = await surroundings();
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
    (await surroundings()).filter((name) => !before.includes(name)),
    [],
    "interfaces, namespaces, routes, volumes, nft tables",
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
