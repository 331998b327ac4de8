/** The bridge below the pods' network is deleted: pods are in service again under their addresses, new ones are made. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, serviceOf, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { containerIdOf, type Seen, type Watcher } from "./watcher.js";

const it = suite("the bridge of the pods' network");
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "bridge", minions: 2, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

interface Ready {
  status: { conditions?: { type: string; status: string }[] };
}
const isReady = (pod: Seen): boolean =>
  (pod as unknown as Ready).status.conditions?.some((c) => c.type === "Ready" && c.status === "True") === true;
const isMany = (p: Seen): boolean => p.metadata.labels?.["app"] === "many";

async function bridgeName(): Promise<string> {
  const format = "{{.ID}} {{.Name}}";
  const lines = (await succeed("docker", ["network", "ls", "--no-trunc", "--format", format])).split("\n");
  const [id = ""] = (lines.find((line) => line.includes(cluster.name)) ?? "").split(" ");
  return `br-${id.slice(0, 12)}`;
}

async function fetchPod(ip: string | undefined): Promise<string> {
  const response = await fetch(`http://${ip}:8080/`, { signal: AbortSignal.timeout(1_000) });
  return response.text();
}

for (const [what, deed] of [
  ["deleted", (bridge: string) => ["link", "delete", bridge]],
  ["set down", (bridge: string) => ["link", "set", bridge, "down"]],
  ["without its address", (bridge: string) => ["addr", "flush", "dev", bridge]],
] as const)
  it(`${what}: it is made anew`, async () => {
    const mine = (pods: Seen[]): Seen[] => pods.filter(isMany);
    if (mine(watcher.objects).length === 0) {
      await cluster.ok("POST", controllersPath, controllerOf("many", 4));
      await cluster.ok("POST", servicesPath, serviceOf("many", 8080, 8080));
    }
    const before = mine(
      await watcher.untilAll("four are ready", (pods) => mine(pods).filter(isReady).length === 4, 60_000),
    );
    for (const pod of before)
      await poll(
        "it answers",
        () => fetchPod(pod.status.podIP),
        (text) => text !== "",
      );
    const beganMs = performance.now();
    await succeed("ip", deed(await bridgeName()));
    for (const pod of before)
      await poll(
        `${pod.metadata.name} answers again`,
        () => fetchPod(pod.status.podIP),
        (text) => text !== "",
        20_000,
      );
    console.log(`${what}: four pods answer again after ${Math.round(performance.now() - beganMs)} ms`);
    const after = mine(await watcher.untilAll("four are ready", (pods) => mine(pods).filter(isReady).length === 4));
    assert.equal(after.map(containerIdOf).sort(), before.map(containerIdOf).sort());
    const name = `later-${what.split(" ")[0]}`;
    await cluster.ok("POST", podsPath, podOf(name));
    await watcher.until("a new pod is ready", (p) => p.metadata.name === name && isReady(p));
  });

it.run();
