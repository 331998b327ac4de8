/** Pods that have ended stay so over a daemon's end, and hold no port; one that loses its sandbox has ended, too. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster } from "./cluster.js";
import { runningIn } from "./docker.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import type { Seen, Watcher } from "./watcher.js";

const it = suite("pods that have ended");
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "ended", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const once = { restartPolicy: "Never" };
const hostPort = { ports: [{ containerPort: 9099, hostPort: 9099 }] };

async function make(name: string, phase: string, fields: object, spec: object = once): Promise<Seen> {
  await cluster.ok("POST", podsPath, podOf(name, { ...fields }, { ...spec }));
  return (await watcher.until(`${name} ${phase}`, (p) => p.metadata.name === name && p.status.phase === phase)).object;
}

/** Containers of a pod of one role, running or not. */
async function containersOf(pod: Seen, role: string): Promise<string[]> {
  const labels = { [labelKeys.podUid]: pod.metadata.uid, [labelKeys.role]: role };
  const filters = Object.entries(labels).flatMap(([k, v]) => ["--filter", `label=${k}=${v}`]);
  return (await succeed("docker", ["ps", "-aq", "--no-trunc", ...filters])).split("\n").filter((id) => id !== "");
}

const gone = (ids: string[]): boolean => ids.length === 0;

it("their sandbox goes, and their host port is free for the next", async () => {
  const first = await make("first", "Succeeded", { ...shell("exit 0"), ...hostPort });
  await poll("its sandbox is removed", () => containersOf(first, "sandbox"), gone);
  const second = await make("second", "Failed", { ...shell("exit 3"), ...hostPort });
  await poll("its sandbox is removed", () => containersOf(second, "sandbox"), gone);
});

it("the next daemon starts none of them again", async () => {
  const kinds = { never: once, "on-failure": { restartPolicy: "OnFailure" } };
  const ended: Seen[] = [];
  for (const [name, spec] of Object.entries(kinds))
    ended.push(await make(name, "Succeeded", shell("exit 0"), { ...spec }));
  const ids = await Promise.all(ended.map((pod) => containersOf(pod, "container")));
  const [minion] = (await cluster.daemons()).filter((d) => d.role === "minion");
  process.kill(minion?.pid ?? 0, "SIGKILL");
  await cluster.start();
  // What is bound after the daemon's return runs: by then it has looked at the others.
  await make("after", "Running", {});
  for (const [i, pod] of ended.entries()) {
    const now = await containersOf(pod, "container");
    assert.equal(
      now.filter((id) => !ids[i]?.includes(id)),
      [],
      `${pod.metadata.name} has no new container`,
    );
    assert.equal(await runningIn(cluster.name, pod.metadata.uid), []);
    const seen = await cluster.ok<Seen>("GET", `${podsPath}/${pod.metadata.name}`);
    assert.is(seen.status.phase, "Succeeded");
  }
});

it("of policy Never, one that loses its sandbox fails and is not run again", async () => {
  const pod = await make("sandless", "Running", {});
  const [sandbox = ""] = await containersOf(pod, "sandbox");
  await succeed("docker", ["rm", "-f", sandbox]);
  await watcher.until("it failed", (p) => p.metadata.name === "sandless" && p.status.phase === "Failed");
  await poll("nothing of it runs", () => runningIn(cluster.name, pod.metadata.uid), gone);
});

it.run();
