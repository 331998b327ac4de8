/** `troupe down` leaves nothing, whatever state the cluster is in. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster, canHaveHosts } from "./cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, servicesPath } from "./manifests.js";
import { succeed } from "./processes.js";
import { killAllNaming, lookAround, newSince, processesNaming, untilNothingLeft } from "./surroundings.js";
import { isRunning } from "./watcher.js";

const it = suite("troupe down");
const clusters: Cluster[] = [];

it.after(async () => {
  for (const cluster of clusters) await cluster.close();
});

const service = (name: string, spec: object): object => ({
  kind: "Service",
  apiVersion: "v1",
  metadata: { name },
  spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
});

const scratch = {
  volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
  ports: [{ containerPort: 8080, hostPort: 18_080 }],
};

/** Something of everything that leaves traces: volumes, a host port, services reached in each way. */
async function fill(cluster: Cluster): Promise<void> {
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", servicesPath, service("web", { sessionAffinity: "ClientIP" }));
  await cluster.ok("POST", servicesPath, service("outside", { type: "LoadBalancer", ports: [{ port: 8_123 }] }));
  await cluster.ok("POST", servicesPath, service("udp", { ports: [{ port: 7001, protocol: "UDP" }] }));
  await cluster.ok("POST", podsPath, podOf("own", scratch, { volumes: [{ name: "scratch", emptyDir: {} }] }));
  await cluster.ok("POST", controllersPath, controllerOf("web", 3));
  await watcher.untilAll("4 pods run", (all) => all.filter(isRunning).length === 4);
}

/** What is made on this machine, besides what every cluster makes there. */
const kinds = { docker: ["container", "network", "packet rule"], netns: ["namespace", "packet rule", "file"] };

for (const provider of ["docker", "netns"] as const) {
  const test = provider === "docker" || canHaveHosts ? it : it.skip;

  test(`${provider}: a cluster that is well`, () => leavesNothing(provider, "well", async () => {}));

  test(`${provider}: everything of a cluster was killed`, () =>
    leavesNothing(provider, "dead", async (cluster) => {
      await killAllNaming(cluster.name, cluster.home);
      const status = JSON.parse(await cluster.troupeOk("status", "-o", "json")) as {
        daemons: { running: boolean }[];
      }[];
      assert.equal(
        status[0]?.daemons.map((d) => d.running),
        [false, false, false],
      );
      if (provider === "docker") await stopOneByHand(cluster);
    }));
}

async function stopOneByHand(cluster: Cluster): Promise<void> {
  const running = ["ps", "-q", "--filter", "status=running", "--filter", `label=${labelKeys.cluster}=${cluster.name}`];
  const [one = ""] = (await succeed("docker", running)).split("\n");
  await succeed("docker", ["kill", one]);
}

async function leavesNothing(
  provider: "docker" | "netns",
  title: string,
  happens: (cluster: Cluster) => Promise<void>,
): Promise<void> {
  const before = await lookAround();
  // On two segments, this machine has a tunnel to the second.
  const cluster = await Cluster.up({ title: `down-${title}`, provider, segments: 2, standIns: ["echo"] });
  clusters.push(cluster);
  await fill(cluster);
  const words = [cluster.name, cluster.home];
  const made = newSince(before, await lookAround(...words));
  for (const kind of ["interface", "route", "mount", "control group", ...kinds[provider]])
    assert.ok(
      made.some((line) => line.startsWith(`${kind} `)),
      `a cluster has a ${kind}, which can be seen`,
    );
  assert.ok(processesNaming(...words).length >= 3);
  await happens(cluster);
  await cluster.down();
  await untilNothingLeft(before, ...words);
  assert.equal(readdirSync(join(cluster.home, "clusters")), [], "files");
  assert.not(existsSync(join(cluster.home, "kubeconfig")), "the kubeconfig goes with its last cluster");
  assert.match(await cluster.troupeOk("down", "--name", cluster.name), /there is no cluster/);
}

it.run();
